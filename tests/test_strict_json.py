"""Strict JSON: what programs read in different ways is refused."""

import pytest

from tenfold.strict_json import MAX_DEPTH, loads


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2.5, null, true, "\\u00e9"], "b": {"a": {}}}', None),
        ("[" * MAX_DEPTH + "]" * MAX_DEPTH, None),
        ('"\\ud83d\\ude00"', "\U0001f600"),
    ],
)
def test_what_every_program_reads_in_one_way_is_read(text, value):
    assert loads(text) == value or value is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"a": 1, "a": 1}',
        '[{"b": {"a": 1, "a": 2}}]',
        "NaN",
        "[-Infinity]",
        "[1e999]",
        '"\\ud800"',
        '{"\\udc00": 1}',
        "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
        "[" * 100_000,
        '{"a":' * 900 + "1" + "}" * 900,
    ],
    ids=lambda text: text[:12],
)
def test_what_they_read_differently_is_refused(text):
    with pytest.raises(ValueError, match=r"\S"):
        loads(text)
