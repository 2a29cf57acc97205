"""Writes qa/data/loose_words.txt: words of talk, which name no thing, by part of speech in jieba's dictionary (MIT).

    python -m bench.make_loose_words

Verbs, adverbs, pronouns and particles that are frequent and stand in no name of the vocabulary. What is left over of a
question when these are cut from its ends is what may name something (qa/loose.py).
"""

from pathlib import Path

from corpus.vocabulary import vocabulary

FILE = Path(__file__).parents[1] / "qa" / "data" / "loose_words.txt"
FUNCTION = {"d", "r", "c", "p", "u", "y", "e", "o", "ad", "z", "uj", "ul", "uz", "ug", "ud", "uv", "rr", "rz", "df"}
VERBS = {"v", "vd", "vi", "vq"}
TURNING = frozenset(  # with one of these left aside a figure may be another one
    "非无未不没除别免勿增减升降涨跌余剩欠缺退净差半超另外新旧原均累总共合计最各每其"
)
FREQUENT = 30
LONGEST = 4
TABLES = ("functional.tsv", "departmental_economic.tsv", "government_economic.tsv")


def main() -> None:
    import jieba

    names = "|".join([*known_names(), *classes()])
    rows = (line.split() for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines())
    chosen = [
        (word, "v" if part in VERBS else "f")
        for word, count, part in rows
        if part in FUNCTION | VERBS and int(count) >= FREQUENT and 1 < len(word) <= LONGEST
        if word not in names and not TURNING & set(word)
    ]
    head = (
        f"# Words of talk, {len(chosen)} of jieba's dictionary (MIT, © 2013 Sun Junyi), by bench/make_loose_words.py:\n"
        "# f: adverbs, pronouns, particles and the like; v: verbs.\n"
    )
    lines = [f"{word}\t{kind}\n" for word, kind in sorted(chosen)]
    FILE.write_text(head + "".join(lines), encoding="utf-8")


def known_names() -> list[str]:
    return [name for term in vocabulary().terms() for name in (term.name, *term.aliases, *term.colloquial)]


def classes() -> list[str]:
    data = Path(__file__).parents[1] / "corpus" / "data"
    lines = (line for table in TABLES for line in (data / table).read_text("utf-8").splitlines())
    return [line.split("\t")[-1] for line in lines if line and not line.startswith("#")]


if __name__ == "__main__":
    main()
