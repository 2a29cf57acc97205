"""Expressions of derivations as formulas over cells."""

from decimal import Decimal

import pytest

from qa.formula import OperandCell, evaluate, live_formula, number_format, scale_between


def cells(*printed: str, is_money: bool = True) -> list[OperandCell]:
    return [OperandCell(f"依据!E{n}", Decimal(text), is_money) for n, text in enumerate(printed, 2)]


@pytest.mark.parametrize(
    "expression, value, printed, formula",
    [
        ("4200 - 900", "3300", ("4200", "900"), "=依据!E2-依据!E3"),
        ("131374 - 76833", "54541", ("76833", "131374"), "=依据!E3-依据!E2"),  # cited in another order
        ("70 + 18.4 + 20.2", "108.6", ("70", "18.4", "20.2"), "=依据!E2+依据!E3+依据!E4"),
        ("588.28 / 895.2 * 100", "65.7149", ("588.28", "895.2"), "=ROUND(依据!E2/依据!E3*100,4)"),
        ("1.00 / 1.00 * 100", "100", ("1.00", "1.00"), "=依据!E2/依据!E3*100"),
        ("100 / 100 * 100", "100", ("100", "100"), "=依据!E2/依据!E3*100"),
        ("300 / 100", "3", ("300", "100"), "=依据!E2/依据!E3"),  # this 100 is an operand
        ("(557 - 490) / 490 * 100", "13.6735", ("557", "490"), "=ROUND((依据!E2-依据!E3)/依据!E3*100,4)"),
        ("292 / (2683 - 292) * 100", "12.2125", ("2683", "292"), "=ROUND(依据!E3/(依据!E2-依据!E3)*100,4)"),
        ("(20 + 24 + 27) / 3", "23.6667", ("20", "24", "27"), "=ROUND((依据!E2+依据!E3+依据!E4)/3,4)"),
        ("(3 + 5 + 4) / 3", "4", ("3", "5", "4"), "=(依据!E2+依据!E3+依据!E4)/3"),  # the 3 below is the count
        ("(1 + 2) / 12 * 100", "25", ("1", "2", "12"), "=(依据!E2+依据!E3)/依据!E4*100"),
        ("2143100 / 137", "15643.0657", ("214.31", "137"), "=ROUND(依据!E2*10000/依据!E3,4)"),
        ("87.6819 - 80", "7.6819", ("876819", "80"), "=依据!E2*0.0001-依据!E3"),
        ("30 / 31364000.00", "0", ("30", "3136.4"), "=ROUND(依据!E2/(依据!E3*10000),4)"),
        ("500 * (1 + 10 / 100)", "550", ("500",), "=依据!E2*(1+10/100)"),
        ("500 * 15 / 100", "75", ("500",), "=依据!E2*15/100"),
        ("500 / (1 + 25 / 100)", "400", ("500", "25"), "=依据!E2/(1+依据!E3/100)"),
        ("(-382) - 18", "-400", ("382", "18"), "=(-依据!E2)-依据!E3"),  # printed without its sign: 减少382
        ("18 - (-382)", "400", ("18", "-382"), "=依据!E2-依据!E3"),
    ],
)
def test_a_formula_over_the_operands(expression: str, value: str, printed: tuple[str, ...], formula: str) -> None:
    assert live_formula(expression, Decimal(value), cells(*printed)) == formula


@pytest.mark.parametrize(
    "expression, value, printed",
    [
        ("4200 - 900", "3301", ("4200", "900")),  # does not recompute
        ("4200 - 900", "3300", ("1", "2")),  # no operand among the cells
        ("4 / 0", "0", ("4",)),
        ("__import__('os')", "1", ("1",)),
        ("1 ** 2", "1", ("1",)),
        ("", "1", ("1",)),
        ("+".join(["1"] * 2000), "2000", ("1",)),
    ],
)
def test_no_formula_rather_than_a_wrong_one(expression: str, value: str, printed: tuple[str, ...]) -> None:
    assert live_formula(expression, Decimal(value), cells(*printed)) is None


def test_only_money_is_converted() -> None:
    assert live_formula("2000 - 1", Decimal(1999), cells("20", "1", is_money=False)) == "=2000-依据!E3"


@pytest.mark.parametrize(
    "value, printed, scale",
    [
        ("4200", "4200", "1"),
        ("-5", "5", "-1"),
        ("0.42", "4200", "0.0001"),
        ("3", "7", None),
        ("0", "0", "1"),
        ("1", "0", None),
    ],
)
def test_scales(value: str, printed: str, scale: str | None) -> None:
    found = scale_between(Decimal(value), Decimal(printed), is_money=True)
    assert found == (None if scale is None else Decimal(scale))


def test_evaluation_is_exact() -> None:
    assert evaluate("0.1 + 0.2") == Decimal("0.3")
    assert evaluate("12345678901234567890.12 - 0.02") == Decimal("12345678901234567890.10")
    assert evaluate("1e3") == Decimal(1000)
    assert evaluate("a + 1") is None


@pytest.mark.parametrize("value, shown", [("4200", "#,##0"), ("4200.50", "#,##0.00"), ("-0.1", "#,##0.0")])
def test_a_number_is_shown_with_its_own_decimals(value: str, shown: str) -> None:
    assert number_format(Decimal(value)) == shown
