import pytest

from tenfold.errors import SettingError
from tenfold.photo.recognition.pattern import MAX_LENGTH, MAX_REPEATS, OneOf, parse_pattern


@pytest.mark.parametrize(
    "pattern",
    [
        r"20\d\d",
        r"\d{1,3}(,\d\d)?",
        r"-?\d+(\.\d+)?%?",
        r"(?:[12]\d|3[01])/1[0-2]",
        r"[^0]\d*",
        r"[\d.,]+",
        r"[-+]?\d",
        r"\+?1:\d{,2}=\-",
        "709|20[45]",
        "(" * 50 + "1" + ")" * 50,
        r"\d{500}",
        "((1{5}){10}){10}",
        "1{0}2",
    ],
)
def test_digits_signs_sets_groups_choices_and_repeats_are_a_pattern(pattern):
    assert parse_pattern(pattern).repeats <= MAX_REPEATS


@pytest.mark.parametrize(
    ("pattern", "symbols"),
    [
        ("7", "7"),
        (r"\.", "."),
        ("[2-4]", "234"),
        ("[-1]", "-1"),
        ("[1-]", "-1"),
        (r"[\d-9]", "0123456789-"),
        (r"[\d]", "0123456789"),
        ("[^0-8.,+/:=%-]", "9"),
    ],
)
def test_a_set_contains_the_symbols_that_it_names(pattern, symbols):
    assert parse_pattern(pattern) == OneOf(frozenset(symbols))


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(?:a{60000}){60000}", "'a' is neither a digit, a sign nor an operator"),
        ("(?:1{60000}){60000}", "repeats more than 500 symbols"),
        ("(?:1{100}){100}", "repeats more than 500 symbols"),
        ("(1{0}){501}", "repeats more than 500 symbols"),
        (r"(?R)", "'(?' only '(?:'"),
        (r"(?:(?R)?\d)", "'(?' only '(?:'"),
        ("(?iu)ß", "'(?' only '(?:'"),
        (r"(?L)\w", "'(?' only '(?:'"),
        (r"(?=1)1", "'(?' only '(?:'"),
        (r"\w", r"'\w' is not accepted"),
        (r"(1)\1", r"'\1' is not accepted"),
        ("1\\", "is not accepted"),
        (r"^1$", "'^' is neither"),
        ("1??", "two repeats in a row"),
        ("1*+", "two repeats in a row"),
        ("1{2}{3}", "two repeats in a row"),
        ("*1", "'*' is neither"),
        ("1{3,2}", "from a number to a larger one"),
        ("1{}", "'{}' was wanted as"),
        ("1{,}", "'{}' was wanted as"),
        ("1{-1}", "'{}' was wanted as"),
        ("1{2", "'{}' was wanted as"),
        ("1{" + "9" * 190 + "}", "repeats more than 500 symbols"),
        ("(", "an empty pattern"),
        ("()", "an empty pattern"),
        ("1|", "an empty pattern"),
        ("(1", "a group is not closed"),
        ("1)", "opens nowhere"),
        ("(" * 200, "more than 50 groups"),
        ("[0-9", "not closed"),
        ("[", "not closed"),
        ("[]", "contains no symbol"),
        ("[^0-9.,+/:=%-]", "contains no symbol"),
        ("[9-0]", "from a digit to a larger one"),
        ("[+-/]", "from a digit to a larger one"),
        ("[[:digit:]]", "contains more than digits and signs"),
        ("\u0663", "is neither"),
        ("1\x00", "is neither"),
    ],
)  # fmt: skip
def test_what_else_regular_expressions_can_do_is_refused_in_a_sentence(pattern, reason):
    with pytest.raises(SettingError, match="expect came as") as refused:
        parse_pattern(pattern)
    assert reason in str(refused.value)


@pytest.mark.parametrize("pattern", ["", "1" * (MAX_LENGTH + 1)])
def test_a_pattern_has_one_to_two_hundred_characters(pattern):
    with pytest.raises(SettingError, match="1 to 200 were wanted"):
        parse_pattern(pattern)
