"""Names as text: what of any name reaches a terminal, a table or a model file."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenfold.files.names import as_unicode, printable


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"digits.png", "digits.png"),
        ("Größe 数字 👩\u200d💻.png".encode(), "Größe 数字 👩\u200d💻.png"),
        ("a\u202fb\u3000c\u00a0d".encode(), "a\u202fb\u3000c\u00a0d"),  # spaces that people type
        (b"caf\xe9.png", r"caf\xe9.png"),
        (b"\xff\xfe", r"\xff\xfe"),
        (b"\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        (b"a\nb\rc\td\x00e\x7f", r"a\nb\rc\td\x00e\x7f"),
        ("\x9b31m".encode(), r"\x9b31m"),  # the same as ESC [ where a terminal takes 8 bits
        ("a\u2028b\u202egnp.exe".encode(), r"a\u2028b\u202egnp.exe"),
    ],
)
def test_a_name_is_shown_on_one_line_without_commands_for_a_terminal(name, shown):
    assert printable(os.fsdecode(name)) == shown
    assert printable(shown) == shown


def test_a_name_that_an_ascii_system_could_not_decode_is_decoded():
    assert printable("é.png".encode().decode("ascii", "surrogateescape")) == "é.png"


def test_a_surrogate_that_is_no_byte_is_escaped():
    assert as_unicode("\ud800x") == r"\ud800x"


@given(st.binary())
def test_every_name_can_be_encoded_and_has_no_line_break_and_no_control(name):
    shown = printable(os.fsdecode(name))
    assert len(shown.encode().decode().splitlines()) <= 1
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in shown)
