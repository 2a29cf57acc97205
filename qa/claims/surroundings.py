"""The words around a figure: what kind of claim they make of it, and what each stretch of them names."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.datatypes import Phase
from qa.claims.context import Context, Kind, Slots
from qa.claims.distribution import Shared
from qa.claims.lexicon import Lexicon
from qa.claims.marks import Marked
from qa.claims.stated import Stated
from qa.query import Mention
from qa.words import words

_CLAUSE = re.compile("[，；：。！？]")
_CLAUSE_OR_LIST = re.compile("[，；：。！？、]")
_SPENT_ON = re.compile("(?:的(?:资金|钱|支出|收入|预算)?)?(?:用于|来自|花在|投向|用在)")
_RATE_BEHIND = re.compile("的(?:增|降|涨|跌)")
_IS = re.compile("(?:是|相当于|等于|比)")
_BRACKET = re.compile("（(?P<said>[^（）]{1,30})）")
_FORMER, _LATTER = "前者", "后者"
_HAN = re.compile("[一-鿿]")
_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def _pointing(said: str) -> str | None:
    """The last of 前者 and 后者 in a stretch."""
    places = {word: said.rfind(word) for word in (_FORMER, _LATTER)}
    last = max(places, key=lambda word: places[word])
    return last if places[last] >= 0 else None


class Surroundings:
    """What stands around the figures of one sentence."""

    def __init__(self, marked: Marked, lexicon: Lexicon, this_year: int) -> None:
        self.marked = marked
        self.lexicon = lexicon
        self.this_year = this_year

    def kind(self, n: int, start: int) -> Kind:
        """What the words between ``start`` and the ``n``-th figure make of it."""
        figure, lead = self.marked.figures[n], self.lead(n, start)
        if figure.is_money and self.lexicon.per_each.search(self.masked_clause(n, start)):
            return Kind.PER
        last = self._last_turn(n, start, lead)
        behind = self.marked.masked[figure.end : self.tail_end(n)]
        if figure.amount.unit.symbol == "倍":
            return Kind.GROWTH if last == "moves" else Kind.MULTIPLE
        if figure.is_ratio:
            if last == "share" or (not last and _SPENT_ON.match(behind)):
                return Kind.SHARE
            if last == "done":
                return Kind.COMPLETION
            return Kind.GROWTH if last == "moves" or _RATE_BEHIND.match(behind) else Kind.VALUE
        return Kind.CHANGE if last == "moves" else Kind.VALUE

    def _last_turn(self, n: int, start: int, lead: str) -> str:
        """The last word that turns a figure into a change, share …; of an earlier clause only without own item."""
        words = self.lexicon
        found = [(m.end(), "to") for m in words.to_value.finditer(lead)]
        found += [(m.end(), "moves") for p in (words.rises, words.falls) for m in p.finditer(lead)]
        found += [(m.end(), "share") for m in words.share.finditer(lead)]
        found += [(m.end(), "done") for m in words.completion.finditer(lead)]
        edge = self.edge(start, self.marked.figures[n].start)
        end = self.marked.figures[n].start
        names_item = any(edge <= m.start < end for m in self.marked.mentions)
        names_item = names_item or any(edge <= y.start < end and not y.relative for y in self.marked.years)
        own = [turn for turn in found if start + turn[0] > edge or not names_item]
        return max(own, default=(0, ""))[1]

    def lead(self, n: int, start: int) -> str:
        """The words before a figure, names masked."""
        return self.marked.masked[start : self.marked.figures[n].start]

    def edge(self, start: int, end: int) -> int:
        """Where the last clause of a stretch begins."""
        return start + max((m.end() for m in _CLAUSE.finditer(self.marked.text[start:end])), default=0)

    def clause(self, n: int, start: int) -> str:
        """The words of the figure's own clause before it."""
        end = self.marked.figures[n].start
        return self.marked.text[self.edge(start, end) : end]

    def masked_clause(self, n: int, start: int) -> str:
        """The same, names masked."""
        end = self.marked.figures[n].start
        return self.marked.masked[self.edge(start, end) : end]

    def own_subject(self, n: int) -> tuple[str, str]:
        """The figure's own clause, and what of it may tell of something else than what was told before (个项目)."""
        end = self.marked.figures[n].start
        edge = self.edge(0, end)
        said = list(self.marked.masked[edge:end])
        for figure in self.marked.figures[:n]:
            said[max(figure.start - edge, 0) : max(figure.end - edge, 0)] = " " * max(
                figure.end - max(figure.start, edge), 0
            )
        return self.marked.text[edge:end], "".join(_HAN.findall(self.lexicon.carrying.sub("", "".join(said))))

    def tail_end(self, n: int) -> int:
        """Where the words behind a figure that may belong to it end."""
        figures, text = self.marked.figures, self.marked.text
        stop = figures[n + 1].start if n + 1 < len(figures) else len(text)
        found = _CLAUSE_OR_LIST.search(text, figures[n].end)
        return min(stop, found.start() if found else len(text))

    def bracket(self, n: int) -> tuple[int, int] | None:
        """The bracket right behind a figure that says what it is (634万元（决算）); none that holds a figure."""
        figures = self.marked.figures
        found = _BRACKET.match(self.marked.text, figures[n].end)
        if found is None or self.lexicon.aside.match(found["said"]):
            return None
        holds_figure = n + 1 < len(figures) and figures[n + 1].start < found.end()
        return None if holds_figure else (found.start("said"), found.end())

    def cut(self, n: int, start: int, kind: Kind) -> int:
        """Where the words of what is compared with begin (比…); the figure's start where nothing is compared."""
        lead = self.lead(n, start)
        pattern = _IS if kind is Kind.MULTIPLE else self.lexicon.against
        places = list(pattern.finditer(lead))
        if kind is Kind.VALUE:
            places = [p for p in places if start + p.start() >= self.edge(start, start + len(lead))]
        if not places or self.lexicon.last_year.match(lead, places[-1].end()):
            return start + len(lead)
        return start + places[-1].start()

    def completion(self, n: int, start: int) -> int:
        """Where 完成预算的 begins."""
        places = list(self.lexicon.completion.finditer(self.lead(n, start)))
        return start + places[-1].start() if places else self.marked.figures[n].start

    def share(self, n: int, start: int) -> int | None:
        """Where 占 stands: in A占B的比重 the first word of the clause."""
        places = [start + m.start() for m in self.lexicon.share.finditer(self.lead(n, start))]
        edge = self.edge(start, self.marked.figures[n].start)
        own = [place for place in places if place >= edge]
        return own[0] if own else places[-1] if places else None

    def is_between(self, n: int, start: int) -> bool:
        """Whether the figure is the difference of the two before it (两者相差)."""
        edge = self.edge(start, self.marked.figures[n].start)
        return self.lexicon.between.search(self.marked.masked[edge : self.marked.figures[n].start]) is not None

    def beside(self, n: int, start: int) -> tuple[int, int] | None:
        """Where 与A相比 stands, unless A is but the year before."""
        found = list(self.lexicon.beside.finditer(self.lead(n, start)))
        if not found or self.lexicon.last_year.search(found[-1].group()):
            return None
        return start + found[-1].start(), start + found[-1].end()

    def is_sum(self, n: int, start: int) -> bool:
        """Whether the figure sums up those before it (共计), no item being named."""
        edge = self.edge(start, self.marked.figures[n].start)
        if any(edge <= m.start < self.marked.figures[n].start for m in self.marked.mentions):
            return False
        return self.lexicon.summed.search(self.marked.masked[edge : self.marked.figures[n].start]) is not None

    def is_open(self, n: int, start: int) -> bool:
        """Whether the words leave open what the figure is of: 其中安排5亿元."""
        figure = self.marked.figures[n]
        return "其中" in self.marked.text[self.edge(start, figure.start) : figure.start]

    def is_of_part(self, n: int, start: int) -> bool:
        """Whether a percentage is of something that is not said (车船税的50%)."""
        figure = self.marked.figures[n]
        return figure.is_ratio and self.lead(n, start).endswith("的") and self.kind(n, start) is Kind.VALUE

    def summed(self, n: int, start: int) -> int:
        """How many amounts the words say are summed up; 0 where they do not say."""
        edge = self.edge(start, self.marked.figures[n].start)
        found = self.lexicon.summed.search(self.marked.masked[edge : self.marked.figures[n].start])
        return _COUNTS.get((found["count"] if found else None) or "", 0)

    def says_last_year(self, n: int, start: int) -> bool:
        """Whether the words count from the day of the text (去年), not from the year told of last (上年为, 由…降至)."""
        return any(y.relative for y in self.marked.years if start <= y.start < self.marked.figures[n].start)

    def pointed_item(self, n: int, start: int, context: Context) -> tuple[Mention, ...]:
        """前者 and 后者: of the two items told last, where they differ."""
        end = self.marked.figures[n].start
        word = _pointing(self.marked.text[self.edge(start, end) : end])
        if word is None or len(context.told) < 2 or context.told[-2].mentions == context.told[-1].mentions:
            return ()
        return context.told[-2 if word == _FORMER else -1].mentions

    def fixed_year(self, start: int, end: int) -> int | None:
        """The last year that a stretch names by its number."""
        return next(
            (y.years[-1] for y in reversed(self.marked.years) if start <= y.start < end and not y.relative), None
        )

    def group(self, n: int, start: int, place: int) -> Mention | None:
        """The whole that stands before its parts (项目支出中，A占…): the last such in the stretch."""
        for mention in reversed(self.marked.mentions):
            follows = self.marked.masked[mention.end : place]
            if start <= mention.start < place and self.lexicon.within.match(follows):
                return mention
        return None

    def leaning(self, n: int, start: int) -> Phase | None:
        """The phase that a verb hints at where none is named: what was 完成 is of the final account."""
        end = self.marked.figures[n].start
        said = self.marked.masked[self.edge(start, end) : end]
        return Phase.FINAL if words().carried_out.search(said) else None

    def is_spent(self, n: int, start: int) -> bool:
        """Whether the clause says that the money is spent, which only a final account can tell."""
        end = self.marked.figures[n].start
        return self.lexicon.spent.search(self.marked.text[self.edge(start, end) : end]) is not None

    def is_expenditure(self, n: int, start: int) -> bool:
        """Whether a phase alone is named, as what was spent (实际支出)."""
        return self.lexicon.expenditure.search(self.clause(n, start)) is not None

    def is_last_year(self, n: int, start: int) -> bool:
        """Whether the figure is last year's own (上年为, 比去年的)."""
        return self.lexicon.of_last_year.search(self.lead(n, start)) is not None

    def rises(self, n: int, start: int) -> bool | None:
        """The direction that the words say last."""
        lead = self.lead(n, start)
        up = max((m.end() for m in self.lexicon.rises.finditer(lead)), default=-1)
        down = max((m.end() for m in self.lexicon.falls.finditer(lead)), default=-1)
        return None if up == down else up > down

    def slots(
        self, start: int, end: int, context: Context, shared: Shared | None = None, kind: Kind = Kind.VALUE
    ) -> Slots:
        """What a stretch names; of several agencies, years … the last, which stands nearest the figure."""
        marked = self.marked
        agencies = [a for a in marked.agencies if start <= a.start < end and (a.candidates or not self._tells(a.end))]
        known = [a for a in agencies if a.candidates]
        named = [a for a in known if not a.region_only] or known
        belows = [b for b in marked.below if start <= b < end and not any(b < a.start < end for a in named)]
        owner = named[-1].text if named else next(iter(context.agencies), "")
        if belows and owner:  # 某局下属单位 is none of the agency's own
            return replace(self._bare_slots(start, end, context, kind), unknown=f"{owner}下属单位")
        unknown = [a.text for a in agencies if not a.candidates and (not named or a.start > named[-1].start)]
        owners = self._pointed_at(named[-1].end if named else start, end, context)
        owners = owners or (named[-1].candidates if named else ())
        mentions = tuple(m for m in marked.mentions if start <= m.start < end)
        phases = [p for place, p in marked.phases if start <= place < end and not self._is_of_base(start, place)]
        tiers = [t for place, t in marked.tiers if start <= place < end]
        year = self._year(start, end, context, kind)
        if shared is not None:
            owners, mentions = shared.agencies or owners, shared.mentions or mentions
            year = shared.year if shared.year is not None else year
        return Slots(
            owners,
            unknown[-1] if unknown and not owners else None,
            year,
            phases[-1] if phases else None,
            tiers[-1] if tiers else None,
            mentions,
        )

    def _bare_slots(self, start: int, end: int, context: Context, kind: Kind) -> Slots:
        """Year, phase and items of a stretch."""
        phases = [p for place, p in self.marked.phases if start <= place < end]
        mentions = tuple(m for m in self.marked.mentions if start <= m.start < end)
        return Slots((), None, self._year(start, end, context, kind), phases[-1] if phases else None, None, mentions)

    def _pointed_at(self, start: int, end: int, context: Context) -> tuple[str, ...]:
        """前者 and 后者: of the two agencies named before."""
        if len(context.pair) != 2:
            return ()
        word = _pointing(self.marked.text[start:end])
        return () if word is None else context.pair[0] if word == _FORMER else context.pair[1]

    def _is_of_base(self, start: int, place: int) -> bool:
        """Whether a phase is that of what is compared with (比上年执行数)."""
        told = list(self.lexicon.against.finditer(self.marked.masked[start:place]))
        return bool(told) and self.lexicon.last_year.match(self.marked.masked, start + told[-1].end()) is not None

    def _tells(self, end: int) -> bool:
        """Whether an organisation is but the source of the news (某市财政局介绍)."""
        return self.lexicon.told_by.match(self.marked.text, end) is not None

    def _year(self, start: int, end: int, context: Context, kind: Kind) -> int | None:
        """The last year named; 上年 only where it is told of, not compared with (是上年的两倍)."""
        spans = [y for y in self.marked.years if start <= y.start < end]
        fixed = [y for y in spans if not y.relative]
        if fixed:
            return fixed[-1].years[-1]
        if not spans:
            return None
        offset = spans[-1].years[-1] - self.this_year
        if offset < 0 and kind is not Kind.VALUE:
            return None
        return (context.now or context.year or self.this_year) + offset


def figure_text(marked: Marked, figure: Stated) -> str:
    """The figure as the sentence has it."""
    return marked.text[figure.start : figure.end]
