"""``python -m qa`` is the ``budgetqa`` command."""

from qa.cli import main

main()
