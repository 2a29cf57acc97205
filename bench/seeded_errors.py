"""Recall on planted errors and false reports on clean books, all generated from a seed.

python -m bench.seeded_errors [--errors 300] [--seed 7] [--verbose]
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bench.seeded_books import Made, make_books
from bench.seeded_damage import Damage, Kind, plant, revealing, why_not
from bench.seeded_figures import AGENCIES, Agency
from bench.seeded_trial import Trial, read, reports, trial
from corpus.checks.datatypes import Finding
from corpus.datatypes import Reading


@dataclass(slots=True)
class Report:
    """What came out: trials in order, errors left out with the reason, false reports on clean books."""

    trials: list[Trial] = field(default_factory=list)
    left_out: Counter[tuple[Kind, str]] = field(default_factory=Counter)
    false: list[tuple[str, Finding]] = field(default_factory=list)
    books: int = 0

    @property
    def recall(self) -> float:
        return sum(bool(one.told) for one in self.trials) / len(self.trials) if self.trials else 0.0


def run(seed: int, errors: int, agencies: Iterable[Agency] = AGENCIES) -> Report:
    """Plants ``errors`` revealable errors, kind by kind in turn, in the books of a seed."""
    pairs = make_books(seed, agencies)
    clean = [(read(first), read(second)) for first, second in pairs]
    report = Report(books=2 * len(pairs))
    for pair, readings in zip(pairs, clean, strict=True):
        report.false += [(pair[0].agency.name, finding) for finding in reports(readings)]
    for made, damage, beside in _planted(seed, errors, pairs, clean, report):
        report.trials.append(trial(made, damage, [beside]))
    return report


def _planted(
    seed: int,
    errors: int,
    pairs: tuple[tuple[Made, Made], ...],
    clean: list[tuple[Reading, Reading]],
    report: Report,
) -> Iterator[tuple[Made, Damage, Reading]]:
    chance = random.Random(seed)
    kinds = list(Kind)
    count = 0
    while count < errors:
        kind = kinds[count % len(kinds)]
        which, of_last_year = chance.randrange(len(pairs)), chance.random() < 0.4
        year = 0 if of_last_year and kind is not Kind.LAST_YEARS_FILE else 1
        made = pairs[which][year]
        damage = plant(kind, made, chance)
        if damage is None:
            continue
        if not revealing(made, damage):
            report.left_out[kind, why_not(made, damage)] += 1
            continue
        count += 1
        yield made, damage, clean[which][1 - year]


def describe(report: Report, *, verbose: bool) -> str:
    """The report as a table."""
    by_kind: dict[Kind, list[Trial]] = {kind: [] for kind in Kind}
    for one in report.trials:
        by_kind[one.damage.kind].append(one)
    lines = [f"{'kind':20} planted found  recall  left out"]
    for kind, trials in by_kind.items():
        found = sum(bool(one.told) for one in trials)
        out = sum(n for (k, _), n in report.left_out.items() if k is kind)
        lines.append(f"{kind:20} {len(trials):7} {found:5}  {found / max(1, len(trials)):6.1%}  {out:8}")
    found = sum(bool(one.told) for one in report.trials)
    lines.append(f"{'all':20} {len(report.trials):7} {found:5}  {report.recall:6.1%}  {report.left_out.total():8}")
    for (kind, reason), count in sorted(report.left_out.items()):
        lines.append(f"left out: {kind}: {reason}: {count}")
    lines.append(f"false reports on {report.books} clean books: {len(report.false)}")
    lines += [f"  {name} {f.rule} {f.severity}: {f.explanation}" for name, f in report.false]
    if verbose:
        lines += [_missed(one) for one in report.trials if not one.told]
    return "\n".join(lines)


def _missed(one: Trial) -> str:
    broken = ", ".join(revealing(one.made, one.damage))
    other = f" (elsewhere: {one.elsewhere[0].explanation})" if one.elsewhere else ""
    return f"missed {one.damage.kind} [{broken}] {one.made.name}: {one.damage.told(one.made)}{other}"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args(arguments)
    print(describe(run(options.seed, options.errors), verbose=options.verbose))


if __name__ == "__main__":
    main(sys.argv[1:])
