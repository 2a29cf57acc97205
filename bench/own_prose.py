"""Does the claim checker cry wolf? The documents' own paragraphs are checked against the library that holds them.

    python -m bench.own_prose HOME [--count N] [--seed N] [--show N]

HOME is a library. Before each paragraph stands one sentence that names whose it is, of which year and stage, as most of
its figures are. What is called contradicted is a false alarm, or an error of the document itself.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from index.facts import FactFilter
from qa.bot import BudgetQA
from qa.query import PHASE_NAMES
from qa.schema import Verdict

SHORTEST, LONGEST = 20, 500


def paragraphs(bot: BudgetQA) -> Iterator[str]:
    """Every paragraph with figures, behind a sentence that says what it is about."""
    for record in bot.library.documents():
        facts = [f for f in bot.library.facts.find(FactFilter(documents=(record.id,))) if f.sentence]
        for paragraph in bot.content(record.id).paragraphs:
            text = paragraph.text
            owners = Counter((f.agency, f.year, f.phase) for f in facts if f.sentence and f.sentence in text)
            if not SHORTEST < len(text) < LONGEST or not owners:
                continue
            agency, year, phase = owners.most_common(1)[0][0]
            yield f"{agency}{year}年{PHASE_NAMES.get(phase, '') if phase else ''}如下。\n{text}"


def main() -> None:
    """Prints the verdicts and what was contradicted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20)
    given = parser.parse_args()
    verdicts: Counter[str] = Counter()
    with BudgetQA.open(given.home) as bot:
        texts = list(paragraphs(bot))
        random.Random(given.seed).shuffle(texts)
        started = time.perf_counter()
        shown = 0
        for text in texts[: given.count]:
            for check in bot.verify(text):
                verdicts[check.verdict.value] += 1
                if check.verdict is Verdict.CONTRADICTED and shown < given.show:
                    shown += 1
                    print(f"{text[max(0, check.start - 60) : check.start]}【{check.text}】\n    {check.explanation}")
    total = sum(verdicts.values()) or 1
    spent = 1000 * (time.perf_counter() - started) / total
    rates = ", ".join(f"{verdict} {count} ({100 * count / total:.1f} %)" for verdict, count in verdicts.most_common())
    print(
        f"{min(given.count, len(texts))} of {len(texts)} paragraphs, {total} figures: {rates}; {spent:.1f} ms a figure"
    )


if __name__ == "__main__":
    main()
