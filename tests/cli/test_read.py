import csv
import json
import os
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from tenfold.photo import LAYOUTS, Box
from tenfold.pretrained import path_of
from tests.files.test_spreadsheet import cells
from tests.photo.pages import grid, paper, write
from tests.photo.readings import reading, region


@pytest.fixture
def seven(tmp_path):
    page = paper(140, 140)
    write(page, "7", 40, 115, height=90, thickness=8)
    Image.fromarray(page).save(tmp_path / "seven.png")
    return tmp_path / "seven.png"


@pytest.fixture
def number(tmp_path):
    page = paper(120, 460)
    write(page, "20634", 40, 85, height=50, thickness=5)
    Image.fromarray(page).save(tmp_path / "number.jpg")
    return tmp_path / "number.jpg"


def test_read_prints_the_digits_and_nothing_else(ask, seven):
    answer = ask("read", seven)
    assert (answer.code, answer.out) == (0, "7\n")


def test_several_pictures_are_named(ask, seven, number):
    answer = ask("read", number, seven)
    assert answer.out.splitlines() == [f"{number}: 20634", f"{seven}: 7"]


def test_a_folder_is_read_in_the_order_of_its_names(ask, seven, number):
    answer = ask("read", seven.parent)
    assert answer.out.splitlines() == [f"{number}: 20634", f"{seven}: 7"]


def test_json_holds_each_digit_with_its_box_and_verdict(ask, seven):
    (found,) = json.loads(ask("read", seven, "--json").out)
    assert (found["file"], found["text"], found["sure"]) == (str(seven), "7", True)
    (digit,) = found["rows"][0]["digits"]
    assert (digit["label"], digit["verdict"]) == (7, "digit")
    assert 0 <= digit["box"]["left"] < digit["box"]["right"] <= 140


def test_a_table_has_a_line_for_every_digit(ask, seven, number, tmp_path):
    assert ask("read", number, seven, "--csv", tmp_path / "found.csv").code == 0
    with (tmp_path / "found.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert "".join(line["digit"] for line in lines) == "206347"
    assert lines[-1]["file"] == str(seven)
    assert {line["verdict"] for line in lines} == {"digit"}


HOSTILE = (b"=1+1.png", b"a\x1b[31m\nb.png", b"caf\xe9.png")


@pytest.fixture
def hostile(seven, tmp_path, monkeypatch):
    """Work in a folder with pictures whose names are formulas, commands and no text."""
    (tmp_path / "hostile").mkdir()
    for name in HOSTILE:
        try:
            shutil.copy(seven, os.path.join(os.fsencode(tmp_path / "hostile"), name))  # noqa: PTH118
        except OSError:
            pytest.skip("this file system takes no such names")
    monkeypatch.chdir(tmp_path / "hostile")


def test_a_name_may_be_a_formula_a_command_for_the_terminal_or_no_text(ask, hostile):
    folder = Path.cwd()
    (folder / "broken.png").touch()
    answer = ask("read", folder, "--json", "--csv", folder / "found.csv")
    assert [Path(each["file"]).name for each in json.loads(answer.out)] == [
        "=1+1.png", "a\x1b[31m\nb.png", "broken.png", r"caf\xe9.png"
    ]  # fmt: skip
    with (folder / "found.csv").open(newline="") as file:
        names = [Path(line["file"]).name for line in csv.DictReader(file)]
    assert names == ["=1+1.png", r"a\x1b[31m\nb.png", "broken.png", r"caf\xe9.png"]
    answer = ask("read", folder)
    assert answer.code == 1
    assert "\x1b" not in answer.out + answer.err
    assert len(answer.out.splitlines()) == 3


def test_the_picture_is_drawn_with_what_was_read(ask, seven, tmp_path):
    assert ask("read", seven, "--annotate", tmp_path / "drawn.png").code == 0
    drawn = np.asarray(Image.open(tmp_path / "drawn.png"))
    assert drawn.shape == (140, 140, 3)
    assert (drawn[..., 0] != drawn[..., 1]).any()  # in colour


def test_the_drawings_of_several_pictures_go_into_a_folder(ask, seven, number, tmp_path):
    ask("read", seven, number, "--annotate", tmp_path / "drawn")
    assert sorted(each.name for each in (tmp_path / "drawn").iterdir()) == [
        "number.png",
        "seven.png",
    ]


def test_no_drawing_overwrites_another(ask, seven, tmp_path):
    for name in ("a/1.png", "b/1.png", "c/1.PNG", "c/1-2.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(seven, tmp_path / name)
    pictures = [tmp_path / name for name in ("a/1.png", "b/1.png", "c/1.PNG", "c/1-2.png")]
    assert ask("read", *pictures, "--annotate", tmp_path / "drawn").code == 0
    drawn = sorted(each.name for each in (tmp_path / "drawn").iterdir())
    assert drawn == ["1-2-2.png", "1-2.png", "1-3.png", "1.png"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["{seven}", "{seven}", "--annotate", "{folder}"], "seven.png is read by this command and"),
        (["{seven}", "--annotate", "{seven}"], "seven.png is read by this command and would be"),
        (["{seven}", "--annotate", "{folder}/link"], "seven.png is read by this command"),
        (["{seven}", "--csv", "{seven}"], "seven.png is read by this command and would be"),
        (["{seven}", "--csv", "{model}", "--model", "{model}"], "m.onnx is read by this command"),
        (["{seven}", "--csv", "x.png", "--annotate", "x.png"], "x.png would be written twice"),
        (["{seven}", "--csv", "x.csv", "--table", "x.csv"], "x.csv would be written twice"),
        (["{renamed}", "--table", "{renamed}"], "seven.csv is read by this command and would be"),
    ],
)
def test_no_output_overwrites_a_picture_or_the_other_output(ask, seven, tmp_path, words, told):
    (tmp_path / "link").symlink_to(tmp_path)
    renamed = shutil.copy(seven, tmp_path / "seven.csv")
    model = shutil.copy(path_of("fast"), tmp_path / "m.onnx")
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    names = {"seven": seven, "folder": tmp_path, "model": model, "renamed": renamed}
    answer = ask("read", *(word.format(**names) for word in words))
    assert (answer.code, answer.out) == (1, "")
    assert told in answer.err
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_what_is_known_of_a_number_is_used(ask, number):
    assert ask("read", number, "--expect", "5").out == "20634\n"
    assert ask("read", number, "--expect", r"20\d{3}").out == "20634\n"
    answer = ask("read", number, "--expect", "(")
    assert (answer.code, answer.out) == (1, "")
    assert "which is no pattern" in answer.err


def test_what_is_no_digit_is_reported_once_a_line(ask, tmp_path):
    page = paper(120, 460)
    write(page, "WKH", 40, 85, height=50, thickness=5)
    Image.fromarray(page).save(tmp_path / "words.png")
    answer = ask("read", tmp_path / "words.png", "--layout", "line")
    assert answer.code == 0
    told = [line for line in answer.err.splitlines() if "not a digit" in line]
    assert told == ["line 1, place 1, 2, 3: not a digit (a letter or another mark)"]


@pytest.fixture
def table(tmp_path):
    page = grid(2, 3, cell=110)
    for row, column, text in ((0, 0, "07"), (0, 2, "5"), (1, 1, "613")):
        write(page, text, 70 + 110 * column, 60 + 110 * row + 75, height=36, thickness=4)
    Image.fromarray(page).save(tmp_path / "table.png")
    return tmp_path / "table.png"


def test_a_table_is_written_cell_by_cell(ask, table, number, tmp_path):
    answer = ask("read", table, number, "--table", tmp_path / "found.csv")
    assert (answer.code, answer.err) == (0, "")
    assert (tmp_path / "found.csv").read_text() == "07,,5\n,613,\n"
    assert answer.out.splitlines()[:2] == [f"{table}: 07 . 5", f"{table}: . 613 ."]


def test_a_table_is_written_as_a_spreadsheet(ask, table, tmp_path):
    assert ask("read", table, "--layout", "table", "--table", tmp_path / "found.xlsx").code == 0
    found = cells((tmp_path / "found.xlsx").read_bytes())
    assert {name: text for name, (_, text) in found.items()} == {"A1": "07", "C1": "5", "B2": "613"}


def test_a_picture_without_a_table_leaves_the_file_empty_and_is_told(ask, seven, tmp_path):
    answer = ask("read", seven, "--table", tmp_path / "found.csv")
    assert (answer.code, answer.out) == (0, "7\n")
    assert answer.err == f"no table was found; {tmp_path / 'found.csv'} is empty\n"
    assert (tmp_path / "found.csv").read_text() == ""


def test_a_part_of_a_picture_is_read(ask, table):
    assert ask("read", table, "--region", "65,65,100,100").out == "07\n"


def test_ink_that_nothing_explains_is_told_in_a_sentence(ask, seven, monkeypatch):
    places = [Box(0, 0, 9, 9), Box(9, 9, 20, 20)]
    for count, told in ((1, "in 1 place"), (2, "in 2 places")):
        found = reading(region("line", ("7",)), unexplained=places[:count])
        monkeypatch.setattr("tenfold.photo.reader.Reader.read", lambda *_, found=found, **__: found)
        answer = ask("read", seven)
        assert (answer.code, answer.out) == (0, "7\n")
        assert answer.err == f"unsure: ink that is no digit, line or box, {told}\n"


def test_the_help_names_every_layout(ask):
    told = " ".join(ask("read", "--help").out.replace("│", " ").split())
    assert "auto (detects it), digit, line, page, grid, boxes or table" in told
    assert all(layout in told for layout in LAYOUTS)


def test_an_empty_page_is_said_to_be_one(ask, tmp_path):
    Image.fromarray(paper(300, 300)).save(tmp_path / "empty.png")
    answer = ask("read", tmp_path / "empty.png")
    assert (answer.code, answer.out) == (0, "")
    assert "nothing was read" in answer.err


def test_a_picture_that_cannot_be_read_does_not_keep_the_others_from_being_read(
    ask, seven, tmp_path
):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    answer = ask("read", tmp_path / "broken.png", seven)
    assert answer.code == 1
    assert answer.out == f"{seven}: 7\n"
    assert "broken.png is no picture that can be read" in answer.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--layout", "form"], 2, "one of auto, digit, line, page, grid, boxes, table was wanted"),
        (["--region", "1,2,3"], 1, "region came as '1,2,3'; x,y,w,h was wanted"),
        (["--region", "900,0,5,5"], 1, "a part of the picture's 140 x 140 pixels was wanted"),
        (["--table", "x.ods"], 2, "'x.ods' came; a name that ends in .csv or .xlsx was wanted"),
        (["--model", "nowhere.onnx"], 1, "nowhere.onnx could not be read"),
        (["--expect", "0"], 1, "from 1 to 500, was wanted"),
    ],
)
def test_a_wrong_option_is_reported_in_a_line(ask, seven, words, code, told):
    answer = ask("read", seven, *words)
    assert (answer.code, answer.out) == (code, "")
    assert told in " ".join(answer.err.replace("│", " ").split())
    assert "Traceback" not in answer.err


def test_a_folder_without_pictures_is_reported(ask, tmp_path):
    (tmp_path / "none").mkdir()
    answer = ask("read", tmp_path / "none")
    assert (answer.code, answer.out) == (1, "")
    assert "contains no pictures" in answer.err


@pytest.fixture
def amount(tmp_path):
    """Return the picture of 47,5: a comma below the line between two digits and one."""
    page = paper(140, 400)
    write(page, "47", 40, 90, height=50, thickness=5)
    cv2.line(page, (150, 86), (146, 96), 40, 6)
    write(page, "5", 175, 90, height=50, thickness=5)
    Image.fromarray(page).save(tmp_path / "amount.png")
    return tmp_path / "amount.png"


def test_a_number_keeps_its_comma(ask, amount):
    assert ask("read", amount).out == "47,5\n"
    (content,) = json.loads(ask("read", amount, "--json").out)
    (number,) = content["numbers"]
    assert (number["text"], number["value"], number["kind"]) == ("47,5", "47.5", "number")


def test_signs_may_be_left_out_of_the_text_and_still_be_shown(ask, amount):
    (content,) = json.loads(ask("read", amount, "--digits-only", "--json").out)
    assert (content["text"], content["marked"]) == ("475", "47,5")


def test_a_decimal_mark_that_does_not_fit_leaves_no_value(ask, amount):
    (content,) = json.loads(ask("read", amount, "--decimal", ".", "--json").out)
    assert content["numbers"][0]["value"] is None


def test_an_amount_may_be_expected_by_name(ask, amount):
    assert ask("read", amount, "--expect", "integer").out != "47,5\n"
    assert ask("read", amount, "--expect", r"\d\d,\d").out == "47,5\n"


def test_a_decimal_mark_that_there_is_not_is_refused(ask, amount):
    answer = ask("read", amount, "--decimal", ";")
    assert answer.code == 2
    assert "auto" in answer.err


def test_the_csv_has_a_line_for_each_sign(ask, amount, tmp_path):
    ask("read", amount, "--csv", tmp_path / "symbols.csv")
    with (tmp_path / "symbols.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["digit"] for row in rows] == ["4", "7", ",", "5"]
    assert [row["place"] for row in rows] == ["1", "2", "3", "4"]
    assert (rows[2]["verdict"], rows[2]["second"]) in [("sign", ""), ("unsure", "")]


def test_an_annotated_picture_is_no_jpeg(ask, tmp_path):
    Image.fromarray(paper(60, 60)).save(tmp_path / "page.png")
    answer = ask("read", tmp_path / "page.png", "--annotate", tmp_path / "drawn.jpg")
    assert answer.code == 1
    assert "a name that ends in .png" in " ".join(answer.err.split())
    assert not (tmp_path / "drawn.jpg").exists()


def test_a_note_gives_the_reason_of_a_doubt(ask, tmp_path):
    page = paper(120, 460)
    write(page, "475", 40, 85, height=50, thickness=5)
    Image.fromarray(page).save(tmp_path / "page.png")
    answer = ask("read", tmp_path / "page.png", "--layout", "line", "--expect", "4")
    notes = [line for line in answer.err.splitlines() if "unsure" in line]
    assert len(notes) == 3
    assert all(note.endswith(": it does not fit what was expected") for note in notes)
