"""Writes the table of rules into docs/checking.md from the rules' own words: ``python -m bench.make_rule_table``."""

from pathlib import Path

from corpus.checks.rules import rule_texts

DOC = Path(__file__).parents[1] / "docs" / "checking.md"
START, END = "<!-- rules -->", "<!-- end of rules -->"


def table() -> str:
    lines = ["| 规则 | 名称 | 要求 |", "|---|---|---|"]
    lines += [f"| `{text.id}` | {text.title} | {text.about.rstrip('。')} |" for text in rule_texts().values()]
    return "\n".join(lines)


def with_table(document: str) -> str:
    """The document with the present table between the marks."""
    before, _, rest = document.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n\n{table()}\n\n{END}{after}"


if __name__ == "__main__":
    DOC.write_text(with_table(DOC.read_text("utf-8")), "utf-8")
