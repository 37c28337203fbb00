import csv
import io
from pathlib import Path

from tenfold.cli.read_files import digits_as_csv, tables_of, write_tables
from tests.files.test_spreadsheet import cells
from tests.photo.readings import reading, region

TABLE = region("table", ("12", "", "3?"), ("40", "5", "x"))
FOUND = reading(region("line", ("8",)), TABLE, region("boxes", ("6", "")))


def lines_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_each_digit_has_a_line_with_its_row_place_region_and_cell():
    lines = lines_of(digits_as_csv([(Path("a.png"), FOUND)]))
    told = [
        tuple(line[each] for each in ("row", "place", "digit", "region", "cell")) for line in lines
    ]
    assert told == [
        ("1", "1", "8", "1", "1"),
        ("2", "1", "1", "2", "1"),
        ("2", "2", "2", "2", "1"),
        ("2", "4", "3", "2", "3"),
        ("3", "1", "4", "2", "1"),
        ("3", "2", "0", "2", "1"),
        ("3", "3", "5", "2", "2"),
        ("3", "4", "", "2", "3"),
        ("4", "1", "6", "3", "1"),
    ]
    assert {line["file"] for line in lines} == {"a.png"}
    assert list(lines[0])[-3:] == ["bottom", "region", "cell"]


def test_a_file_that_cannot_be_read_has_a_line_with_the_error():
    (line,) = lines_of(digits_as_csv([(Path("=a.png"), "=a.png is no picture.")]))
    assert (line["file"], line["verdict"]) == ("./=a.png", "error")
    assert line["why"] == "'=a.png is no picture."
    assert {line[each] for each in ("row", "digit", "left", "region", "cell")} == {""}


def test_the_tables_of_a_reading_are_its_regions_with_cells():
    assert tables_of(FOUND) == [[["12", "", "?"], ["40", "5", "?"]], [["6", ""]]]
    assert tables_of("no picture") == tables_of(reading(region("lines", ("1", "2")))) == []


def test_tables_are_written_below_each_other_with_an_empty_line_between(tmp_path):
    write_tables(tmp_path / "a.csv", [[["007", ""], ["1", "2"]], [["3"]]])
    assert (tmp_path / "a.csv").read_text() == "007,\n1,2\n\n3\n"
    write_tables(tmp_path / "a.XLSX", [[["007", ""], ["1", "2"]], [["3"]]])
    found = cells((tmp_path / "a.XLSX").read_bytes())
    assert {name: text for name, (_, text) in found.items()} == {
        "A1": "007", "A2": "1", "B2": "2", "A4": "3"
    }  # fmt: skip


def test_no_cell_of_a_table_becomes_a_formula(tmp_path):
    write_tables(tmp_path / "a.csv", [[["=1", "+2", "-3", "@4"]]])
    assert (tmp_path / "a.csv").read_text() == "'=1,'+2,'-3,'@4\n"


def test_without_tables_the_file_is_empty(tmp_path):
    write_tables(tmp_path / "a.csv", [])
    assert (tmp_path / "a.csv").read_text() == ""
