"""The question words of ``data/words.json``, compiled. Language knowledge is data, one mechanism reads it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.datatypes import Phase, Tier
from qa.query import Members, Operation


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of passage: ``name`` says it in the documents' words, ``asked`` finds it in a question."""

    name: str
    asked: re.Pattern[str]
    headings: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Words:
    """Compiled question words; see ``data/words.json`` for what each list means."""

    greetings: re.Pattern[str]
    thanks: re.Pattern[str]
    chatter: re.Pattern[str]
    help: re.Pattern[str]  # asks what the tool can do
    library: re.Pattern[str]  # asks what the library holds
    library_end: re.Pattern[str]
    library_kinds: tuple[tuple[str, re.Pattern[str]], ...]
    injection: re.Pattern[str]
    out_of_scope: re.Pattern[str]
    beside: re.Pattern[str]  # opening hours, telephones: out of scope unless an item is called so
    polite: re.Pattern[str]
    rates: re.Pattern[str]  # 每人每季度, 单人季度: so much for each and in each
    fillers: re.Pattern[str]  # cut wherever they stand
    particles: frozenset[str]  # single characters: cut at either end of a segment
    loose: frozenset[str]  # single characters that are noise only where nothing else stands with them
    ending_particles: frozenset[str]  # cut at its end only: 中 of 经费中, but not of 中心
    separators: re.Pattern[str]
    of_which: re.Pattern[str]
    tiers: tuple[tuple[Tier, re.Pattern[str]], ...]
    phases: tuple[tuple[Phase, re.Pattern[str]], ...]
    weak_final: re.Pattern[str]
    carried_out: re.Pattern[str]  # tells of a year named beside another that its final account is meant
    operations: tuple[tuple[Operation, re.Pattern[str]], ...]
    members: tuple[tuple[Members, re.Pattern[str]], ...]
    per: tuple[tuple[str, re.Pattern[str]], ...]
    per_units: re.Pattern[str]
    per_counts: re.Pattern[str]
    per_nouns: dict[str, tuple[str, ...]]  # what a figure is divided among → what the documents call it
    asks_number: re.Pattern[str]
    changed_members: re.Pattern[str]  # the members of a set that rose or fell: 减少的支出类别有哪些
    changed_most: re.Pattern[str]  # 减收最多的税种
    asks_words: re.Pattern[str]  # a question for words: why, how, who, which
    asks_amount: re.Pattern[str]  # narrower than asks_number: what only a figure answers
    people_asked: re.Pattern[str]
    asking: re.Pattern[str]  # words that make a clause a question
    excluding: re.Pattern[str]  # 除…外: a figure that no single name stands for
    not_arranged: re.Pattern[str]  # lists of what is not there
    hypothetical: re.Pattern[str]
    instead: re.Pattern[str]  # 换成: what follows replaces a slot of the turn before
    correction: re.Pattern[str]  # 不对，我问的是…: the turn before asked again with another slot
    alike: re.Pattern[str]  # 两者相等吗
    left_over: re.Pattern[str]  # 还剩: supposes a cut without 如果
    supposed_less: re.Pattern[str]  # 压减10%: a cut that a question supposes, right before its size
    supposed_more: re.Pattern[str]
    supposed_change: re.Pattern[str]  # 能省下多少: the change itself is asked for
    unfulfilled: re.Pattern[str]  # 没完成预算: a rate below 100 per cent
    fulfilled: re.Pattern[str]
    both_levels: re.Pattern[str]  # 部门预算和单位预算
    measure_verbs: tuple[tuple[str, re.Pattern[str]], ...]  # 发了多少: the column 发行…
    weak_sum: re.Pattern[str]  # 一共: a sum only where several figures stand side by side
    severally: re.Pattern[str]
    each: re.Pattern[str]  # 各科目, 按科目, 明细: every member of a set, though no word says 列出
    composition: re.Pattern[str]  # 结构, 构成, 占比: the members of a list with their shares
    topics: tuple[Topic, ...]
    plural: re.Pattern[str]  # words for the figures of several turns
    tails: frozenset[str]  # generic words that add nothing to the term before them
    operation_terms: frozenset[str]  # vocabulary terms that name an operation, not an item
    spelt: tuple[str, ...]  # words of questions that people spell in pinyin
    bare: dict[str, str]  # words too short for the vocabulary that mean a total when they stand alone
    every_year: re.Pattern[str]  # asks for all years that are held
    joint: dict[str, tuple[str, ...]]  # concepts whose parts are asked for where they themselves are not printed
    grand_totals: frozenset[str]  # concepts of all that is spent or received
    stands_for: dict[str, tuple[str, ...]]  # concepts that serve where the named one is not printed
    overview: re.Pattern[str]  # asks for an edition as a whole: 总结一下
    overview_items: tuple[str, ...]  # the concepts that tell it
    cost_of: dict[str, tuple[str, ...]]  # what is spent on things that are counted
    below: tuple[str, ...]
    at_most: tuple[str, ...]
    above: tuple[str, ...]
    at_least: tuple[str, ...]
    suffix_below: tuple[str, ...]
    suffix_above: tuple[str, ...]
    more: re.Pattern[str]  # A比B多 takes it for granted that A is the larger
    less: re.Pattern[str]
    rises: re.Pattern[str]
    falls: re.Pattern[str]
    premise: re.Pattern[str]
    pronouns: re.Pattern[str]


def any_of(words: list[str]) -> re.Pattern[str]:
    """One pattern for all ``words`` (regular expressions), the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return re.compile("|".join(ordered), re.IGNORECASE)


@cache
def words() -> Words:
    """Load and compile the question words (once)."""
    data = json.loads((files("qa") / "data" / "words.json").read_text("utf-8"))
    return Words(
        greetings=any_of(data["greetings"]),
        thanks=any_of(data["thanks"]),
        chatter=any_of(data["chatter"]),
        help=any_of(data["help"]),
        library=any_of(data["library"]),
        library_end=re.compile(data["library_end"]),
        library_kinds=tuple((name, any_of(asked)) for name, asked in data["library_kinds"].items()),
        injection=any_of(data["injection"]),
        out_of_scope=any_of(data["out_of_scope"]),
        beside=any_of(data["beside"]),
        polite=any_of(data["polite"]),
        rates=re.compile(data["rates"]),
        fillers=any_of(data["fillers"]),
        particles=frozenset(data["particles"]),
        loose=frozenset(data["loose"]),
        ending_particles=frozenset(data["ending_particles"]),
        separators=any_of(data["separators"]),
        of_which=any_of(data["of_which"]),
        tiers=tuple((Tier(name), any_of(patterns)) for name, patterns in data["tiers"].items()),
        phases=tuple((Phase(name), any_of(patterns)) for name, patterns in data["phases"].items()),
        weak_final=any_of(data["weak_final"]),
        carried_out=any_of(data["carried_out"]),
        operations=tuple((Operation(n), any_of(p)) for n, p in data["operations"] if p),
        members=tuple((Members(n), any_of(p)) for n, p in data["members"]),
        per_units=re.compile(data["per_units"]),
        per_counts=re.compile(data["per_counts"]),
        per_nouns={noun: tuple(names) for noun, names in data["per_nouns"].items()},
        per=tuple((n, any_of(p)) for n, p in data["per"]),
        asks_number=any_of(data["asks_number"]),
        changed_members=any_of(data["changed_members"]),
        changed_most=any_of(data["changed_most"]),
        asks_words=any_of(data["asks_words"]),
        asks_amount=any_of(data["asks_amount"]),
        people_asked=any_of(data["people_asked"]),
        asking=any_of(data["asking"]),
        excluding=any_of(data["excluding"]),
        not_arranged=any_of(data["not_arranged"]),
        hypothetical=any_of(data["hypothetical"]),
        instead=any_of(data["instead"]),
        correction=any_of(data["correction"]),
        alike=any_of(data["alike"]),
        left_over=any_of(data["left_over"]),
        supposed_less=any_of(data["supposed_less"]),
        supposed_more=any_of(data["supposed_more"]),
        supposed_change=any_of(data["supposed_change"]),
        unfulfilled=any_of(data["unfulfilled"]),
        fulfilled=any_of(data["fulfilled"]),
        both_levels=any_of(data["both_levels"]),
        measure_verbs=tuple((name, any_of(verbs)) for name, verbs in data["measure_verbs"].items()),
        weak_sum=any_of(data["weak_sum"]),
        severally=any_of(data["severally"]),
        each=any_of(data["each"]),
        composition=any_of(data["composition"]),
        topics=tuple(Topic(name, any_of(asked), any_of(heads)) for name, asked, heads in data["topics"]),
        plural=any_of(data["plural"]),
        tails=frozenset(data["tails"]),
        operation_terms=frozenset(data["operation_terms"]),
        spelt=tuple(data["spelt"]),
        bare=data["bare"],
        every_year=any_of(data["every_year"]),
        joint={name: tuple(parts) for name, parts in data["joint"].items()},
        grand_totals=frozenset(data["grand_totals"]),
        stands_for={name: tuple(others) for name, others in data["stands_for"].items()},
        overview=any_of(data["overview"]),
        overview_items=tuple(data["overview_items"]),
        cost_of={name: tuple(costs) for name, costs in data["cost_of"].items()},
        below=tuple(data["below"]),
        at_most=tuple(data["at_most"]),
        above=tuple(data["above"]),
        at_least=tuple(data["at_least"]),
        suffix_below=tuple(data["suffix_below"]),
        suffix_above=tuple(data["suffix_above"]),
        more=any_of(data["more"]),
        less=any_of(data["less"]),
        rises=any_of(data["rises"]),
        falls=any_of(data["falls"]),
        premise=any_of(data["premise"]),
        pronouns=any_of(data["pronouns"]),
    )
