import numpy as np
import pytest
from matplotlib.font_manager import findfont
from PIL import Image, ImageDraw, ImageFont
from tests.photo.pages import paper, write

import tenfold
from tenfold.photo.cells import Cell
from tenfold.photo.geometry import Box
from tenfold.photo.recognition.page import PageReading
from tenfold.photo.recognition.words import is_word, without_words
from tenfold.photo.result import Region, Row
from tenfold.photo.symbols import Digit, Sign


def symbols(*given):
    """Return symbols with their probabilities; "#" is a letter, "!" marks what is sure."""
    found = []
    for number, (character, probability) in enumerate(given):
        box = Box(20 * number, 0, 20 * number + 15, 30)
        sure = character.endswith("!")
        if character[0] in ".:-":
            found.append(Sign(box, character[0], probability, "sign" if sure else "unsure"))
        elif character == "#":
            found.append(Digit(box, 1, probability, 7, 0.0, "not a digit"))
        else:
            verdict = "digit" if sure else "unsure"
            found.append(Digit(box, int(character[0]), probability, 7, 0.0, verdict))
    return tuple(found)


WORD = symbols(("#", 0.0), ("1", 0.95), ("#", 0.1), ("5", 0.99), (":", 0.9))
NUMBER = symbols(("4", 0.95), ("7", 0.7), ("5", 0.99))


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (WORD, True),
        (NUMBER, False),  # nothing is a letter
        (symbols(("4!", 1.0), ("#", 0.0), ("#", 0.0)), False),  # one digit is sure
        (symbols(("4", 0.9), ("7", 0.9), ("#", 0.0)), False),  # a number with a letter
        (symbols(("#", 0.0)), False),  # a letter alone is said to be one
        (symbols(("5", 0.3), ("4", 0.3)), False),
        ((), False),
    ],
)
def test_a_word_is_letters_of_which_some_are_like_digits(given, word):
    assert is_word(given) is word


def line(*rows):
    cells = [
        Row((Cell(Box(0, 40 * number, 100, 40 * number + 30), each),))
        for number, each in enumerate(rows)
    ]
    return Region("lines", Box(0, 0, 100, 40 * len(rows)), tuple(cells))


def test_a_word_is_unexplained_and_a_number_beside_it_stays():
    found = without_words(PageReading((line(WORD, NUMBER),), (), 1.0))
    assert [row.text for row in found.regions[0].rows] == ["475"]
    assert (found.regions[0].kind, found.regions[0].box.top) == ("line", 40)
    assert found.unexplained == (Box(0, 0, 100, 30),)


def test_words_alone_are_said_to_be_no_digits():
    found = without_words(PageReading((line(WORD, WORD),), (), 1.0))
    assert [row.text for row in found.regions[0].rows] == ["", ""]
    assert {digit.verdict for digit in found.digits} == {"not a digit"}


def test_a_word_in_a_table_keeps_its_cell_and_has_no_digits():
    table = Region(
        "table",
        Box(0, 0, 100, 30),
        (Row((Cell(Box(0, 0, 50, 30), WORD), Cell(Box(50, 0, 100, 30), NUMBER)), "table"),),
    )
    (region,) = without_words(PageReading((table,), (), 1.0)).regions
    assert [cell.text for cell in region.rows[0].cells] == ["", "475"]
    assert {digit.verdict for digit in region.rows[0].cells[0].digits} == {"not a digit"}


def test_printed_words_above_a_number_are_not_in_the_text():
    page = Image.fromarray(paper(260, 420))
    font = ImageFont.truetype(findfont("DejaVu Serif"), 40)
    ImageDraw.Draw(page).text((30, 30), "First Name:", fill=30, font=font)
    page = np.asarray(page).copy()
    write(page, "20634", 40, 200, height=50, thickness=5)
    found = tenfold.read(page)
    assert found.text == "20634"
    assert not found.sure
    assert found.unexplained
