"""``tenfold read``: the digits in pictures."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Json
from tenfold.cli.output import print_error, print_json, print_note, print_text
from tenfold.cli.outputs import model_files
from tenfold.cli.read_files import TABLE_FORMATS, digits_as_csv, tables_of, write_tables
from tenfold.errors import SettingError

if TYPE_CHECKING:
    from tenfold.photo import Box, DecimalMark, Layout, Reading, Row
    from tenfold.photo.reader import Reader

OTHER_FORMATS = (".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".pdf")
Layouts = Annotated[
    str,
    typer.Option(help="The layout: auto (detects it), digit, line, page, grid, boxes or table."),
]
Expect = Annotated[
    str | None,
    typer.Option(
        help=r"Known content of each line: a number of digits (5), a pattern (20\d\d), or one of "
        "integer, amount, date, time."
    ),
]
Decimal = Annotated[
    str, typer.Option(help="The mark of decimals: auto, a point (.) or a comma (,).")
]
DigitsOnly = Annotated[
    bool, typer.Option("--digits-only", help="Leave signs out; what is marked still shows them.")
]
Part = Annotated[
    str | None, typer.Option(help="Read only this part of each picture: x,y,w,h, in pixels.")
]
Annotate = Annotated[
    Path | None,
    typer.Option(help="Draw the result on the picture: a PNG file, or a folder for several."),
]
TableFile = Annotated[
    Path | None,
    typer.Option(help="Write the tables of the pictures, cell by cell: a .csv or .xlsx file."),
]
DigitsFile = Annotated[
    Path | None, typer.Option("--csv", help="Write one row for each digit to this CSV file.")
]


def read(
    pictures: Annotated[
        list[Path],
        typer.Argument(help="Picture files or folders of them: photos, scans, drawings."),
    ],
    layout: Layouts = "auto",
    model: Annotated[
        Path, typer.Option(help="The model that classifies each digit: default, fast or a path.")
    ] = Path("default"),
    expect: Expect = None,
    region: Part = None,
    decimal: Decimal = "auto",
    digits_only: DigitsOnly = False,
    annotate: Annotate = None,
    table: TableFile = None,
    digits_file: DigitsFile = None,
    as_json: Json = False,
) -> None:
    """Read the numbers in pictures and mark what is unsure."""
    from tenfold.cli.progress import progress_bar
    from tenfold.files import write_text
    from tenfold.photo import box_of_text, open_reader

    settings = _Settings(_known_layout(layout), expect, _known_mark(decimal), digits_only)
    _check_table_format(table)
    part = None if region is None else box_of_text(region)
    files = _files(pictures)
    drawings = _drawing_paths(annotate, files)
    _check_outputs([*drawings, table, digits_file], [*files, *model_files(model)])
    reader = open_reader(model)
    results: list[tuple[Path, Reading | str]] = []
    with progress_bar("Reading") as progress:
        for index, (file, drawing) in enumerate(zip(files, drawings, strict=True)):
            results.append((file, _read_file(reader, file, settings, part, drawing)))
            progress((index + 1) / len(files), file.name)
    if digits_file is not None:
        write_text(digits_file, digits_as_csv(results))
    if table is not None:
        _write_tables(table, results)
    _print(results, as_json)
    if any(isinstance(reading, str) for _, reading in results):
        raise typer.Exit(1)


@dataclass(frozen=True)
class _Settings:
    """The settings with which every picture is read."""

    layout: "Layout"
    expect: str | None
    decimal: "DecimalMark"
    digits_only: bool


def _known_mark(name: str) -> "DecimalMark":
    """Return the decimal mark of this name."""
    from tenfold.photo import DECIMAL_MARKS

    for mark in DECIMAL_MARKS:
        if mark == name:
            return mark
    raise typer.BadParameter(f"{name!r} came; one of {' '.join(DECIMAL_MARKS)} was wanted.")


def _known_layout(name: str) -> "Layout":
    """Return the layout of this name."""
    from tenfold.photo import LAYOUTS

    for layout in LAYOUTS:
        if layout == name:
            return layout
    raise typer.BadParameter(f"{name!r} came; one of {', '.join(LAYOUTS)} was wanted.")


def _check_table_format(table: Path | None) -> None:
    """Raise BadParameter if the name of the file of tables has no known ending."""
    if table is not None and table.suffix.lower() not in TABLE_FORMATS:
        raise typer.BadParameter(
            f"{table.name!r} came; a name that ends in {' or '.join(TABLE_FORMATS)} was wanted.",
            param_hint="--table",
        )


def _files(paths: list[Path]) -> list[Path]:
    """Return the given files and the pictures in the given folders, in the order given."""
    from tenfold.data.pictures import pictures_in
    from tenfold.errors import DataError

    files: list[Path] = []
    for path in paths:
        pictures = pictures_in(path, further=True) if path.is_dir() else [path]
        if not pictures:
            raise DataError(f"{path} contains no pictures; a folder with pictures was wanted.")
        files.extend(pictures)
    return files


def _drawing_paths(annotate: Path | None, files: list[Path]) -> list[Path | None]:
    """Return the file for each annotated picture: in a folder if there are several pictures.

    A name that an earlier picture has, in whatever case, gets a number: 1.png, 1-2.png.
    """
    if annotate is None or (len(files) == 1 and annotate.suffix.lower() == ".png"):
        return [annotate] * len(files)
    if annotate.suffix.lower() in OTHER_FORMATS:
        raise SettingError(
            f"--annotate came as {annotate}; a folder was wanted, or for one picture a name that "
            "ends in .png, which annotated pictures are."
        )
    numbers: dict[str, int] = {}
    names = []
    for file in files:
        name, key = file.stem, _without_case(file.stem)
        while _without_case(name) in numbers:
            numbers[key] += 1
            name = f"{file.stem}-{numbers[key]}"
        numbers[_without_case(name)] = 1
        names.append(name)
    return [annotate / f"{name}.png" for name in names]


def _without_case(name: str) -> str:
    """Return a key that is equal for names that some file system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()


def _check_outputs(outputs: list[Path | None], inputs: list[Path]) -> None:
    """Raise an error if an output cannot be written, or would overwrite an input or another."""
    from tenfold.files import check_outputs, check_writable

    given = [path for path in outputs if path is not None]
    check_outputs(given, inputs)
    for path in {path.parent: path for path in given}.values():
        check_writable(path)


def _read_file(
    reader: "Reader",
    file: Path,
    settings: "_Settings",
    part: "Box | None",
    drawing: Path | None,
) -> "Reading | str":
    """Return the reading of one file, or the error message if it cannot be read."""
    from tenfold.errors import DataError
    from tenfold.photo import MAX_PICTURE_SIDE
    from tenfold.photo.drawing import write_annotated
    from tenfold.pictures import open_picture

    try:
        picture = open_picture(file, longest=MAX_PICTURE_SIDE)
    except DataError as error:
        return str(error)
    reading = reader.read(
        picture,
        layout=settings.layout,
        expect=settings.expect,
        region=part,
        decimal=settings.decimal,
        digits_only=settings.digits_only,
    )
    if drawing is not None:
        write_annotated(picture, reading, drawing)
    return reading


def _print(results: list[tuple[Path, "Reading | str"]], as_json: bool) -> None:
    """Print the text of every reading, after the name of the file if there are several."""
    if as_json:
        print_json([_as_content(file, reading) for file, reading in results])
        return
    for file, reading in results:
        if isinstance(reading, str):
            print_error(reading)
            continue
        for line in reading.marked.splitlines():
            print_text(line if len(results) == 1 else f"{file}: {line}")
        for note in _notes(reading):
            print_note(note if len(results) == 1 else f"{file}: {note}")


def _notes(reading: "Reading") -> Iterator[str]:
    """Yield a sentence for each unsure symbol, each line with others, and each value in doubt."""
    from tenfold.photo.numbers import TWO_VALUES

    if not reading.symbols:
        yield "nothing was read"
    if reading.unexplained:
        count = len(reading.unexplained)
        yield f"unsure: {reading.why}, in {count} {'place' if count == 1 else 'places'}"
    for line, row in enumerate(reading.rows, start=1):
        yield from _notes_on_row(row, line)
    for number in reading.numbers:
        if number.why == TWO_VALUES:
            yield f"{number.text}: {number.why}; --decimal says which"


def _notes_on_row(row: "Row", line: int) -> Iterator[str]:
    """Yield a sentence for each unsure symbol of a row, and one for its other symbols."""
    digits = [(place, digit) for place, digit in enumerate(row.digits, start=1) if digit]
    for place, digit in digits:
        if digit.verdict == "unsure":
            yield (
                f"line {line}, place {place}: unsure, {digit.label} ({digit.probability:.0%}) "
                f"or {digit.second} ({digit.second_probability:.0%}): {digit.why}"
            )
    others = [(str(place), d.why) for place, d in digits if d.verdict == "not a digit"]
    if others:
        places = ", ".join(place for place, _ in others)
        reasons = "; ".join(dict.fromkeys(why for _, why in others))
        yield f"line {line}, place {places}: not a digit ({reasons})"
    for sign in row.signs:
        if sign.verdict == "unsure":
            yield (
                f"line {line}: unsure, the sign {sign.symbol} ({sign.probability:.0%}): {sign.why}"
            )


def _as_content(file: Path, reading: "Reading | str") -> dict[str, object]:
    if isinstance(reading, str):
        return {"file": str(file), "error": reading}
    return {"file": str(file), **reading.as_content()}


def _write_tables(path: Path, results: list[tuple[Path, "Reading | str"]]) -> None:
    """Write the tables of all pictures to one file, and say so if there is none."""
    tables = [table for _, reading in results for table in tables_of(reading)]
    if not tables:
        print_note(f"no table was found; {path} is empty")
    write_tables(path, tables)
