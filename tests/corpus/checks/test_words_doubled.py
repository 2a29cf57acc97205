"""Words that stand twice."""

from __future__ import annotations

import pytest
from wording_books import printed, prose

from corpus.checks.words_doubled import check_doubled


@pytest.mark.parametrize(
    ("text", "doubled"),
    [
        ("较上年减少20万元，下降下降21.02%。", ["下降下降"]),
        ("收入预算300万元万元。", ["万元万元"]),
        ("1）项目概述：1）项目概述：改善办公条件。", ["1）项目概述：1）项目概述："]),
        ("主要用于机关正常运转机关正常运转。", ["机关正常运转机关正常运转"]),
        ("人人参与，常常检查，各科科长和家家户户。", []),
        ("住房保障支出支出20万元。", []),
        ("以服务群众为目的的支出，标的的金额。", []),
        ("工资福利支出、工资福利支出", []),
    ],
)
def test_doubled(text: str, doubled: list[str]) -> None:
    assert printed(check_doubled, prose(text)) == doubled
