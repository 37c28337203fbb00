from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.lineformat import SYMBOLS
from tenfold.photo.numbers import NO_NUMBER, OTHER_MARK, TWO_VALUES, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("475", "475"),
        ("47,5", "47.5"),
        ("3.75", "3.75"),
        ("-264.27", "-264.27"),
        ("+8", "8"),
        ("1.234.567", "1234567"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("0.234", "0.234"),
        ("1234.567", "1234.567"),
        ("12%", "12"),
        ("2.5%", "2.5"),
        ("25,-", "25"),
        ("25.-", "25"),
        ("25=", "25"),
        ("25.", "25"),
        ("007", "7"),
    ],
)
def test_a_value_that_is_certain(text, value):
    parsed = parse_number(text)
    assert (parsed.kind, parsed.value, parsed.why) == ("number", Decimal(value), "")


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [("1.234", "1.234", "1234"), ("1,234", "1234", "1.234"), ("12.345", "12.345", "12345")],
)
def test_where_two_values_are_possible_the_mark_decides(text, point, comma):
    assert parse_number(text).why == TWO_VALUES
    assert parse_number(text, ".").value == Decimal(point)
    assert parse_number(text, ",").value == Decimal(comma)
    assert parse_number(text, ".").why == parse_number(text, ",").why == ""


@pytest.mark.parametrize(("text", "mark"), [("47,5", "."), ("47.5", ","), ("1.23.456", ",")])
def test_a_separator_that_does_not_fit_the_mark_gives_no_value(text, mark):
    parsed = parse_number(text, mark)
    assert (parsed.kind, parsed.value, parsed.why) == ("other", None, OTHER_MARK)


@pytest.mark.parametrize(
    "text", ["07/08/2024", "7.8.24", "2024-08-07", "31-12-99", "12/31/1999", "1/2/03"]
)
def test_a_date_stays_text(text):
    assert parse_number(text).kind == "date"
    assert parse_number(text).value is None


@pytest.mark.parametrize("text", ["10:42", "9:05", "23:59:59"])
def test_a_time_stays_text(text):
    assert parse_number(text).kind == "time"
    assert parse_number(text).value is None


@pytest.mark.parametrize(
    "text",
    [
        "1.2.3,4", "--5", "12+5=17", "3/4", "45/45/2000", "10:75", "", "-", ".", "%", "1..2",
        "25-", "1,2,3",
    ],
)  # fmt: skip
def test_what_is_no_number_has_no_value_and_says_why(text):
    parsed = parse_number(text)
    assert (parsed.kind, parsed.value) == ("other", None)
    assert parsed.why == NO_NUMBER


def test_a_number_of_two_hundred_digits_is_exact():
    assert parse_number("7" * 200 + ".5").value == Decimal("7" * 200 + ".5")


@given(st.text(alphabet=SYMBOLS, max_size=30), st.sampled_from(["auto", ".", ","]))
def test_any_text_has_a_meaning_or_a_reason(text, mark):
    parsed = parse_number(text, mark)
    assert (parsed.value is not None) == (parsed.kind == "number")
    assert parsed.why or parsed.kind != "other"


@given(st.decimals(min_value=-10_000, max_value=10_000, places=2))
def test_a_value_with_cents_comes_back(value):
    text = f"{value:f}"
    assert parse_number(text).value == value
    assert parse_number(text.replace(".", ",")).value == value
