"""The web chat: ``python app.py`` is ``budgetqa serve``."""

import sys

from qa.cli import main

if __name__ == "__main__":
    sys.argv.insert(1, "serve")
    main()
