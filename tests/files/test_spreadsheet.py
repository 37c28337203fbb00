import io
import xml.etree.ElementTree as ET
import zipfile

from tenfold.files.spreadsheet import xlsx

NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def cells(content):
    """Return the type and the text of each cell by its name."""
    sheet = ET.fromstring(parts(content)["xl/sheet.xml"])
    return {
        cell.get("r"): (cell.get("t"), cell.findtext(f"{NAMESPACE}is/{NAMESPACE}t"))
        for cell in sheet.iter(f"{NAMESPACE}c")
    }


def test_every_cell_is_a_text_so_that_zeros_stay_and_nothing_is_a_formula():
    found = cells(xlsx([["007", "=1+1"], [], ["-5", "@a"]]))
    assert found == {
        "A1": ("inlineStr", "007"), "B1": ("inlineStr", "=1+1"),
        "A3": ("inlineStr", "-5"), "B3": ("inlineStr", "@a"),
    }  # fmt: skip
    assert b"<f>" not in parts(xlsx([["=1+1"]]))["xl/sheet.xml"]


def test_an_empty_text_is_an_empty_cell_and_columns_go_on_after_z():
    assert list(cells(xlsx([["1", "", "2"]]))) == ["A1", "C1"]
    assert list(cells(xlsx([["1"] * 704])))[25:28] == ["Z1", "AA1", "AB1"]
    assert list(cells(xlsx([["1"] * 704])))[-3:] == ["ZZ1", "AAA1", "AAB1"]


def test_what_xml_does_not_allow_is_written_as_an_escape():
    assert cells(xlsx([["<&>", "\x1b[31m\n"]])) == {
        "A1": ("inlineStr", "<&>"), "B1": ("inlineStr", r"\x1b[31m\n")
    }  # fmt: skip


def test_every_part_is_xml_and_each_one_that_is_named_exists():
    found = parts(xlsx([["1"]]))
    types = ET.fromstring(found["[Content_Types].xml"])
    named = {each.get("PartName").lstrip("/") for each in types if each.get("PartName")}
    assert named | {"[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels"} == set(
        found
    )
    for content in found.values():
        ET.fromstring(content)


def test_the_same_rows_give_the_same_bytes():
    assert xlsx([["1", "2"]]) == xlsx([["1", "2"]])


def test_without_rows_the_sheet_is_empty():
    assert cells(xlsx([])) == {}
