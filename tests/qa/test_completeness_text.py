"""The completeness matrix in a reader's words."""

from __future__ import annotations

from corpus.datatypes import Phase, Source
from corpus.standard_forms import standard_forms
from index.completeness import FormState, FormStatus, Matrix
from qa.completeness import COLUMNS, STATE_NAMES, SYMBOLS, matrix_rows, matrix_text

_OLD = [one for one in standard_forms() if one.is_due(Phase.BUDGET, 2018)]


def _cell(form: str, name: str, state: FormState) -> FormStatus:
    if state is FormState.MISSING:
        return FormStatus("示例市审计局", "部门", 2018, Phase.BUDGET, form, name, state)
    source = Source(name, page=4)
    return FormStatus("示例市审计局", "部门", 2018, Phase.BUDGET, form, name, state, "d", "a.pdf", source, "注")


_STATES = [FormState.PUBLISHED] * 6 + [FormState.MISSING, FormState.EMPTY_NOTED]
MATRIX = Matrix(
    (
        *(_cell(one.form, one.name, state) for one, state in zip(_OLD, _STATES, strict=True)),
        FormStatus("示例市审计局", None, 2019, None, None, "", FormState.NO_DOCUMENT),
    )
)


def test_text() -> None:
    assert matrix_text(MATRIX).splitlines() == [
        "各列依次为：1.收支总表  2.收入总表  3.支出总表  4.财政拨款收支总表  5.一般公共预算支出表"
        "  6.一般公共预算基本支出表  7.“三公”经费表  8.政府性基金表  9.国有资本经营表",
        "",
        "示例市审计局",
        "  2018  ●●●●●●×○－  部门预算",
        "  2019  缺（库中没有该年的文件）",
        "",
        "●已公开（6）  ○空表，有说明（1）  ×库中该年文件里没有（1）  缺库中没有该年的文件（1）  －该年还不要求",
    ]


def test_nothing_to_tell() -> None:
    assert matrix_text(Matrix(())) == "文库里没有部门或单位的预算、决算文件。"


def test_rows() -> None:
    rows = matrix_rows(MATRIX)
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert rows[0] == ("示例市审计局", "部门", "2018", "预算", "收支总表", "已公开", "a.pdf", "第4页", "注")
    assert rows[-1] == ("示例市审计局", "", "2019", "", "", "库中没有该年的文件", "", "", "")


def test_every_state_has_a_symbol_and_a_name() -> None:
    assert set(SYMBOLS) == set(STATE_NAMES) == set(FormState)
    assert len(set(SYMBOLS.values())) == len(FormState)
