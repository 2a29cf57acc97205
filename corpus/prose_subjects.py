"""What the words right before a figure say: whose figure it is, compared with what, or a share of what.

Works on one clause at a time, in half-width print. No list of items is needed: a name is what is
left of the clause when years, topics ("本单位"), markers ("其中") and verbs ("为", "安排") are taken off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.datatypes import Trend
from corpus.prose_numbers import half_width, prose_words
from corpus.vocabulary import vocabulary

_LONGEST_ITEM = 40  # characters
_LONGEST_CHAIN = 64  # of a name that runs 类, 款 and 项 together
_CHAIN = re.compile(r"[（(]项[)）]|^[“\"].*[”\"](?:科目)?$")

_SPENT = "(?:安排|投入|拨付|列支)?"
_UP = "增加|增长|增幅|增速|增收|增支|增大|上升|提高|提升|新增|净增|上涨|多收|多支|增|(?<![最更许众诸差大])多" + _SPENT
_DOWN = "减少|下降|降幅|减收|减支|降低|净减|缩减|压减|回落|下调|少收|少支|核减|减|(?<![最至缺多])少" + _SPENT
_MIXED = r"增\s*\(减\)|增加\s*\(减少\)|增长\s*\(下降\)|增减|增/减|变动|变化"
_VERB = rf"(?P<mixed>{_MIXED})|(?P<down>{_DOWN})|(?P<up>{_UP})"
_AGAINST = (
    r"(?:较之|较|比|相较)(?P<base>(?:(?!相比)[^,;。]){1,24}?)"
    r"|[与同和较比](?P<with>[^,;。]{1,20}?)相?比(?:较)?,?(?P<inner>[^,;]{0,20}?)|(?P<same>同比|环比)"
)
_COMPARISON = re.compile(
    rf"^(?P<subject>.*?)(?:按?(?P<terms>同口径|可比口径),?)?(?:{_AGAINST})?"
    rf"\s*(?:净|各|共|同比|同口径|分别|共计|均|有所|实际|略有)*\s*(?:{_VERB})(?:增加|减少|下降|增长)?"
    rf"(?:\([减增加少下降长]+\))?(?:了)?(?:额|数|幅度|比例|率)?(?:为|约|达|近)?\s*$"
)
_NOT_CHANGE = re.compile(
    r"(?:(?:提高|增加|增长|上升|下降|降低|减少|调整|提升|扩大|压缩|压减)(?:到|至|为)|[降升增减](?:到|至))\s*$"
)
_BASE_ONLY = re.compile(r"^(?P<subject>.*?)(?:(?:较之|较|比|与|同)(?P<base>.{1,24}?)(?:相比|比)?|(?P<word>同比))\s*$")
_SHARE = re.compile(r"^(?P<subject>.*?)占(?P<base>.*?)的?(?:比重|比例|比|份额)?(?:约|为|达|达到|是)*\s*$")
_SHARE_AFTER = re.compile(r"^(?P<subject>.*?)(?:所占|的?占比)(?:比重|比例)?(?:约|为|达|达到|是)*\s*$")
_NAMED_PROJECT = re.compile(r"项目(?:名称)?(?:为|是|:)?\s*[“\"](?P<name>[^”\"]{2,40})[”\"]$")
_RATE = re.compile(
    r"^(?P<subject>.*?)(?:完成|为|占)(?P<base>[^,;]{0,10}?(?:年初预算|年度预算|调整预算|预算|计划|决算|任务)[数的]*?)的?\s*$"
)
_BASE_TAIL = re.compile(r"(?<=预算)(?:安排数|安排|数)$|(?:相比|的)$")
_YEAR = re.compile(
    r"(?:截至|截止)?\s*(?P<year>(?:19|20)\d\d)\s*年(?:度|初|末|底)?(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?"
)
_MARKER = re.compile(
    r"^\s*(?:其中|包括|包含|具体为|具体是|具体|分别为|分别是|主要包括|主要为|主要是|主要用于|即|以及|及|和|加上|加|另外|另|还有|此外|含|有)\s*[:,]?\s*"
)
_VERB_TAIL = re.compile(
    r"\s*(?:具体为|(?<![人平])[均各都]为|为|是|约|近|超过|超|逾|达到|达|共有|共计|(?<!公)共|完成|实现|(?<![合小总共预设统会审累])计|年初预算安排|财政拨款安排|(?<!公共)(?<!基金)(?<!经营)预算安排|拟安排|安排|数为|实有数为|(?<=.)按|[:：])\s*$"
)
_VERB_HEAD = re.compile(
    r"^\s*(?:年初预算安排|财政预算安排|预算安排|拟安排|计划安排|安排|共有|共|现有|实有(?!人)|合计(?=.)|总计(?=.)|完成|实现|筹集|统筹|核定|配备|计划|预计|累计|拟|购置(?=.{6,}大型设备))\s*"
)
_NUMBERING = re.compile(
    r"^\s*[-–]?\s*(?:\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、|\(\d{1,2}\)|\d{1,2}[.、)](?!\d)"
    r"|[一二三四五六七八]是)\s*"
)
_LAST_ADDEND = re.compile(r"^.*(?:加上|(?<=[入出金余款])加(?:预计)?)(?=.{3})")  # “A收入加上B收入5万元”: B
_OF_THE_AGENCY = re.compile(
    r"共|现有|有(?!关)|预算安排|拟|[“\"]?三公|(?:预算)?(?:收入|支出|政府采购|机关运行)|(?:19|20)\d\d"
)
_OURSELVES = re.compile(r"[本我](?:部门|单位|馆|院|校|所|站|队|局|委|厅|办公室|办(?!公|法|理)|中心|署|园区)(?!级)")
_OWN_PROJECT = re.compile(r"(?:专项|项目|经费|资金|工程|费)(?:（[^（）]*）)?$")
_LOOSE_HEAD = re.compile(
    r"^\s*(?:增减)?(?:相抵|品迭)后\d*|^\s*(?:用于|落实|通过|全年|今年度?(?!收入|支出|收支)|[本当]年度?(?!收入|支出|收支|结转|结余|预算|应|实))\s*(?=.{2})"
)
_SIDE_OF_BUDGET = re.compile(r"((?:收入|支出)预算)(?:总额)?安排(?:为|了)?\s*$")
_WHOSE_YEAR = re.compile(r"^[^,;\d]{2,24}?(?:19|20)\d\d年度?(?P<rest>.{3,})$")  # “学校2023年度收入总计”
_SPENDING = re.compile(r"^(?P<payer>[^,;]{3,30}?)(?:安排用于|安排|列支|用于|投入)(?!的)(?P<item>[^,;]{2,40})$")
_WITHIN = re.compile(r"^(?P<whole>.{2,40}?)中$")
_NOT_WITHIN = re.compile(r"执行|过程|[期年]中$")
_UNCHANGED = re.compile(
    r"^(?P<subject>[^,;]*?)(?P<all>[都均各])?(?:(?:与|同|和|较|比)(?P<base>[^,;]{2,20}?)(?:相比)?)"
    r"(?P<also>[都均])?(?:保持)?(?:一致|持平|相同|一样|无变化|没有变化|未发生变化|无增减变化|无增减|没有增减|不变)$"
)
_TOPIC_SEPARATOR = re.compile(r"^[\s,的]+")


@dataclass(frozen=True, slots=True)
class Comparison:
    """“较上年预算安排增加”: subject in the clause ("" if carried), base ("" if carried), direction."""

    subject: str
    base: str
    trend: Trend | None  # None: a template's "增（减）", decided by the value


@dataclass(frozen=True, slots=True)
class Part:
    """“占支出预算总额的”: subject in the clause ("" if carried) and what it is a part of."""

    subject: str
    base: str


def read_comparison(clause: str) -> Comparison | None:
    """Read a clause that ends right before the figure of a change, or None if it states no change."""
    text = half_width(clause).strip()
    if _NOT_CHANGE.search(text):
        return None
    match = _COMPARISON.match(text)
    if not match or len(match["subject"].strip()) == 1:  # “审减率”: the verb is half of a word
        return None
    base = match["base"] or match["with"] or match["same"] or match["terms"] or ("同比" if "同比" in text else "")
    trend = None if match["mixed"] else (Trend.DECREASE if match["down"] else Trend.INCREASE)
    return Comparison(match["subject"] or match["inner"] or "", clean_base(base), trend)


def read_led_change(clause: str) -> Comparison | None:
    """Read “增加了信息化项目经费” right before an amount: the verb stands before its noun."""
    match = re.match(
        r"^\s*(?:(?P<up>增加|调增)|(?P<down>减少|压减|核减|调减))了?(?P<subject>[^,;]{2,40})$",
        _NUMBERING.sub("", half_width(clause)),
    )
    if not match or not noun_phrase(match["subject"]):
        return None
    return Comparison(match["subject"], "", Trend.DECREASE if match["down"] else Trend.INCREASE)


def without_reached(clause: str) -> str:
    """“补助标准提高到” → “补助标准”: the figure that follows is the level reached, no change."""
    return _NOT_CHANGE.sub("", clause)


def read_base(clause: str) -> Part | None:
    """Read “与上年相比” standing alone: whatever change follows is relative to it."""
    match = _BASE_ONLY.match(half_width(clause).strip())
    if not match or not re.search(r"年|同期|预算|决算|同比|上期", match["base"] or match["word"] or ""):
        return None
    return Part(match["subject"], clean_base(match["base"] or match["word"]))


@dataclass(frozen=True, slots=True)
class Unchanged:
    """“都与上年预算持平”: subject in the clause ("" if carried), base, and whether several are meant."""

    subject: str
    base: str
    several: bool


def read_unchanged(clause: str) -> Unchanged | None:
    """Read a clause without figure that says zero change in words; “基本持平” is no such statement."""
    match = _UNCHANGED.match(half_width(clause).strip())
    if not match or not re.search(r"年|同期|预算|决算|上期", match["base"]) or "基本" in match["base"]:
        return None
    return Unchanged(match["subject"], clean_base(match["base"]), bool(match["all"] or match["also"]))


def read_within(clause: str, topics: tuple[str, ...] = ()) -> str:
    """“公务接待费中” → 公务接待费, whose parts follow; "" for other clauses."""
    match = _WITHIN.match(clause.strip())
    return noun_phrase(match["whole"], topics) if match and not _NOT_WITHIN.search(clause.strip()) else ""


def split_spending(phrase: str) -> tuple[str, str]:
    """“基本支出安排会议费” → who pays (基本支出) and what for (会议费); payer "" in other names."""
    match = _SPENDING.match(phrase)
    if not match or vocabulary().concept_of(phrase) or _is_project(phrase):
        return "", phrase
    payer, item = match["payer"].strip(), noun_phrase(match["item"])
    is_payer = payer.endswith(prose_words()["item_tails"]) or _is_project(payer)
    return (payer, item) if is_payer and item else ("", phrase)


def _is_project(name: str) -> bool:
    return bool(re.search(r"(?:项目|专项|工程)(?:（[^（）]*）)?$", name))


def read_rate(clause: str) -> Part | None:
    """Read “占年初预算的”, “完成调整预算的”: a percentage of completion."""
    match = _RATE.match(half_width(clause).strip())
    return Part(match["subject"], clean_base(match["base"])) if match else None


def read_share(clause: str) -> Part | None:
    """Read “占支出预算总额的”."""
    text = half_width(clause).strip()
    match = _SHARE.match(text)
    if match:
        return Part(match["subject"], clean_base(match["base"]))
    match = _SHARE_AFTER.match(text)
    return Part(match["subject"], "") if match else None


def named_project(clause: str) -> str:
    """“重点项目为“河道清淤”” → 河道清淤, whose figures follow; "" for other clauses."""
    match = _NAMED_PROJECT.search(half_width(clause).strip())
    return match["name"] if match else ""


def clean_base(base: str) -> str:
    """“上年预算安排” → “上年预算”."""
    return _BASE_TAIL.sub("", re.sub(r"[\s,]", "", base))


def year_of(clause: str) -> int | None:
    """The year that a clause states as its time; a year inside a comparison is none."""
    text = re.sub(r"《[^》]*》|\([^()]*\)|[〔\[][^〕\]]*[〕\]]", "", half_width(clause))
    match = re.match(rf"^\s*(?:其中[:,]?\s*|\(?[一二三四五六七八九十\d]+\)?[.、]?\s*)?{_YEAR.pattern}", text)
    return int(match["year"]) if match else None


def is_overlong(phrase: str) -> bool:
    """Whether a phrase is too long for a name; one that runs 类, 款 and 项 together or is quoted may be longer."""
    return len(phrase) > (_LONGEST_CHAIN if _CHAIN.search(phrase) else _LONGEST_ITEM)


def noun_phrase(clause: str, topics: tuple[str, ...] = ()) -> str:
    """The name of the thing measured: ``clause`` without marker, year, topic and verbs.

    ``topics`` are names of the agency itself, which are not part of an item's name; a clause that
    holds nothing else yields "".
    """
    numbering = _NUMBERING.match(half_width(clause))
    text = clause[numbering.end() :] if numbering else clause
    before = None
    while before != text:
        before = text
        for step in (_strip_marker, _strip_year, _strip_verb_head, _strip_loose_head):
            text = step(text)
        text = _strip_topic(text, topics)
    name = _LAST_ADDEND.sub("", _strip_verb_tail(text)).strip(" ,:的\u3000")
    whose = _WHOSE_YEAR.match(name)
    if whose and vocabulary().concept_of(whose["rest"]):
        name = whose["rest"]
    side = _SIDE_OF_BUDGET.match(text)
    if side and name in side[1]:  # 收入预算安排5亿元: of the fund that the heading names
        return side[1]
    return "" if name in prose_words()["not_items"] else name


def _strip_marker(text: str) -> str:
    return (
        _MARKER.sub("", text)
        if not re.match(r"^\s*有(?:关|线|偿|效)|^\s*和|^\s*及时|^\s*含|^\s*加[强工快]", text)
        else text
    )


def _strip_year(text: str) -> str:
    match = _YEAR.match(half_width(text).lstrip())
    lead = len(text) - len(text.lstrip())
    return _TOPIC_SEPARATOR.sub("", text[lead + match.end() :]) if match else text


def _strip_topic(text: str, topics: tuple[str, ...]) -> str:
    """Take off whose figure it is, unless the name belongs to a project ("示范市审计局专项经费").

    "单位" alone is taken off only where a figure of the whole agency follows.
    """
    bare = text.lstrip()
    ourselves = _OURSELVES.match(bare)
    if ourselves:
        return _TOPIC_SEPARATOR.sub("", bare[ourselves.end() :])
    for name in sorted({*topics, *prose_words()["topics"]}, key=len, reverse=True):
        if name and bare.startswith(name) and (bare != name or name not in topics):
            rest = _TOPIC_SEPARATOR.sub("", bare.removeprefix(name))
            return text if name in topics and _names_own_project(rest) else rest
    weak = next((name for name in prose_words()["weak_topics"] if bare.startswith(name)), None)
    if weak and _OF_THE_AGENCY.match(bare.removeprefix(weak)) and not _is_project(bare.strip()):
        return bare.removeprefix(weak)
    return text


def _names_own_project(rest: str) -> bool:
    name = noun_phrase(rest)
    known = vocabulary().concept_of(name.rpartition("的")[2])  # “一般公共预算安排的会议费”
    is_specific = name not in ("", "项目") and known is None
    return is_specific and bool(_OWN_PROJECT.search(name))


def _strip_loose_head(text: str) -> str:
    return _LOOSE_HEAD.sub("", text)


def _strip_verb_head(text: str) -> str:
    rest = _VERB_HEAD.sub("", half_width(text))
    return text[len(text) - len(rest) :] if rest else text


def _strip_verb_tail(text: str) -> str:
    before = None
    while before != text:
        before = text
        rest = _VERB_TAIL.sub("", half_width(text))
        text = text[: len(rest)]
    return text
