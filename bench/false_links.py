"""Does the claim checker call an invented figure right? The gate: never an exact one, at most 1 in 1000 rounded ones.

    python -m bench.false_links HOME [--count N] [--seed N] [--texts CLAIMS.jsonl ...]

HOME is a library. N figures are invented and put into sentences made from its own figures; with ``--texts`` also into
the true places of those paragraphs. Beside the false links, how many true sentences and true percentages are
recognised. Exit status 1 where the gate does not hold.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from bench.invented_claims import Inventor, Kind, Sentence
from qa.bot import BudgetQA
from qa.claims.scoring import read_claims
from qa.schema import ClaimCheck, Verdict

GOOD = (Verdict.SUPPORTED, Verdict.ROUNDED)
MOST_ROUNDED = Decimal("0.001")
Verify = Callable[[str], Sequence[ClaimCheck]]


@dataclass(slots=True)
class Links:
    """How often figures were called right; ``hits`` are the sentences where that was not as it should be."""

    total: int = 0
    linked: int = 0
    hits: list[tuple[Sentence, ClaimCheck | None]] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        share = 100 * self.linked / self.total if self.total else 0.0
        return f"{self.linked}/{self.total} ({share:.2f} %)  {dict(self.verdicts)}"


def count_links(sentences: Iterable[Sentence], verify: Verify, *, true: bool) -> Links:
    """Verify every sentence; ``true`` says which outcome is kept among the hits."""
    links = Links()
    for sentence in sentences:
        check = next((c for c in verify(sentence.text) if c.end == sentence.end), None)
        is_linked = check is not None and check.verdict in GOOD
        links.total += 1
        links.linked += is_linked
        links.verdicts[check.verdict.value if check is not None else "missed"] += 1
        if is_linked is not true:
            links.hits.append((sentence, check))
    return links


def in_paragraphs(files: Iterable[Path], seed: int) -> Iterator[Sentence]:
    """The paragraphs of claim files with one true figure each made wrong: digits swapped, decimals slipped, random."""
    chance = random.Random(seed)
    for golden in (g for file in files for g in read_claims(file)):
        position = 0
        for claim in golden.claims:
            start = golden.text.find(claim.text, position)
            position = start + len(claim.text)
            digits = claim.text.rstrip("元万亿%人辆批次倍台家个千多余")
            if claim.verdict is not Verdict.SUPPORTED or start < 0 or not digits.replace(".", "").isdigit():
                continue
            for value in _wrong(Decimal(digits), chance):
                figure = f"{value}{claim.text[len(digits) :]}"
                text = golden.text[:start] + figure + golden.text[position:]
                yield Sentence(text, start, start + len(figure), Kind.SWAP)


def _wrong(value: Decimal, chance: random.Random) -> list[Decimal]:
    """Three other values of the same precision."""
    exponent = value.as_tuple().exponent
    place = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    found = [(value * Decimal(chance.randint(110, 900)) / 100).quantize(place), value + 7 * place, value * 10]
    return [v for v in found if v != value]


def main() -> None:
    """Prints the rates, every false link, and says whether the gate holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--count", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    parser.add_argument("--missed", type=int, default=0, help="print so many true sentences that were not recognised")
    given = parser.parse_args()
    bot = BudgetQA.open(given.home)
    inventor = Inventor(bot.library.facts.find(), given.seed)
    started = time.perf_counter()
    invented = [*inventor.inventions(given.count), *in_paragraphs(given.texts, given.seed)]
    exact = count_links((s for s in invented if not s.is_rounded), bot.verify, true=False)
    rounded = count_links((s for s in invented if s.is_rounded), bot.verify, true=False)
    print(f"invented, exact:    {exact}")
    print(f"invented, rounded:  {rounded}")
    true = count_links(inventor.truths(max(given.count // 4, 1)), bot.verify, true=True)
    ratios = count_links(inventor.ratios(max(given.count // 4, 1)), bot.verify, true=True)
    print(f"true sentences:     {true}")
    print(f"true percentages:   {ratios}")
    print(f"{time.perf_counter() - started:.1f} s")
    for sentence, check in exact.hits + rounded.hits:
        print(f"FALSE LINK ({sentence.kind}): {sentence.text}\n    {check.explanation if check else ''}")
    for sentence, check in (*true.hits[: given.missed], *ratios.hits[: given.missed]):
        print(f"missed: {sentence.text}\n    {check.explanation if check else 'not listed'}")
    holds = exact.linked == 0 and rounded.linked <= MOST_ROUNDED * max(rounded.total, 1)
    print("the gate holds" if holds else "THE GATE DOES NOT HOLD")
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
