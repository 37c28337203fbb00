"""Spreadsheets (.xlsx) of one sheet whose cells are texts: no formula, and 007 stays 007.

Source: ECMA-376, Office Open XML, part 1, SpreadsheetML: a ZIP archive of XML files.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from types import MappingProxyType
from xml.sax.saxutils import escape

from tenfold.files.names import printable

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TIME = (1980, 1, 1, 0, 0, 0)  # of each file in the archive: the same tables give the same bytes

# All files of the archive but the sheet. Number format 49 is text, also for what is typed later.
_PARTS = MappingProxyType(
    {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
            f'<Override PartName="/xl/sheet.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_LINKS}/worksheet" Target="sheet.xml"/>'
            f'<Relationship Id="r2" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">'
            '<sheets><sheet name="Tables" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="2">'
            '<fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill></fills>'
            '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border>'
            "</borders>"
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
            '</cellStyleXfs><cellXfs count="2">'
            '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
            '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
            "</cellXfs></styleSheet>"
        ),
    }
)


def xlsx(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a spreadsheet of these rows of texts; an empty text is an empty cell."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**_PARTS, "xl/sheet.xml": _sheet(rows)}.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _XML + text)
    return content.getvalue()


def _sheet(rows: Iterable[Sequence[str]]) -> str:
    """Return the XML of the sheet."""
    lines = "".join(
        f'<row r="{number}">{_cells(number, row)}</row>' for number, row in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def _cells(row: int, texts: Sequence[str]) -> str:
    """Return the XML of the cells of a row that are not empty."""
    return "".join(
        f'<c r="{_column(index)}{row}" s="1" t="inlineStr"><is><t xml:space="preserve">'
        f"{escape(printable(text))}</t></is></c>"
        for index, text in enumerate(texts)
        if text
    )


def _column(index: int) -> str:
    """Return the name of a column: A to Z, then AA."""
    name = ""
    while index >= 0:
        index, letter = index // 26 - 1, index % 26
        name = chr(ord("A") + letter) + name
    return name
