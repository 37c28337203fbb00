"""``tenfold read``: pictures to the digits in them."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Json

if TYPE_CHECKING:
    from tenfold.photo import Digit, Reading
    from tenfold.photo.reader import Reader

COLUMNS = (
    "file", "row", "place", "digit", "probability", "second", "second_probability", "verdict",
    "why", "left", "top", "right", "bottom",
)  # fmt: skip

Layouts = Annotated[
    str,
    typer.Option(help="digit, line, page, grid, or auto, which finds out."),
]
Expect = Annotated[
    str | None,
    typer.Option(
        help=r"What a line is known to be: so many digits, as 5, or a pattern, as 20\d\d."
    ),
]


def read(
    pictures: Annotated[
        list[Path],
        typer.Argument(help="Pictures, and folders of pictures: photos, scans, drawings."),
    ],
    layout: Layouts = "auto",
    model: Annotated[
        Path, typer.Option(help="The model file that looks at each digit: default, fast or a path.")
    ] = Path("default"),
    expect: Expect = None,
    annotate: Annotated[
        Path | None,
        typer.Option(help="Draw what was read on the picture: a PNG, or a folder for several."),
    ] = None,
    table: Annotated[
        Path | None, typer.Option("--csv", help="Write a line for every digit to this CSV file.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Read the digits in pictures, and say which of them are not sure."""
    from tenfold.cli.watching import watching
    from tenfold.photo import open_reader

    files = _files(pictures)
    reads = open_reader(model)
    found: list[tuple[Path, Reading | str]] = []
    with watching("Reading") as progress:
        for number, file in enumerate(files):
            found.append((file, _one(reads, file, layout, expect, _drawing(annotate, file, files))))
            progress((number + 1) / len(files), file.name)
    if table is not None:
        _write_table(table, found)
    _print(found, as_json)
    if any(isinstance(reading, str) for _, reading in found):
        raise typer.Exit(1)


def _files(places: list[Path]) -> list[Path]:
    """Return the pictures named, and those in the folders named, in the order given."""
    from tenfold.data.pictures import pictures_in
    from tenfold.errors import DataError

    found: list[Path] = []
    for place in places:
        within = pictures_in(place, further=True) if place.is_dir() else [place]
        if not within:
            raise DataError(f"{place} holds no pictures; a folder with some was wanted.")
        found.extend(within)
    return found


def _drawing(annotate: Path | None, file: Path, files: list[Path]) -> Path | None:
    """Return where the picture of one file goes: into a folder where there are several."""
    if annotate is None or (len(files) == 1 and annotate.suffix.lower() == ".png"):
        return annotate
    return annotate / f"{file.stem}.png"


def _one(
    reads: "Reader", file: Path, layout: str, expect: str | None, drawing: Path | None
) -> "Reading | str":
    """Return what a file says, or the sentence that tells why it cannot be read."""
    from tenfold.errors import DataError
    from tenfold.photo import LAYOUTS, MAX_PICTURE_SIDE
    from tenfold.photo.drawing import write_annotated
    from tenfold.pictures import open_picture

    if layout not in LAYOUTS:
        raise typer.BadParameter(f"{layout!r} came; one of {', '.join(LAYOUTS)} was wanted.")
    try:
        picture = open_picture(file, longest=MAX_PICTURE_SIDE)
    except DataError as error:
        return str(error)
    reading = reads.read(picture, layout=layout, expect=expect)
    if drawing is not None:
        write_annotated(picture, reading, drawing)
    return reading


def _print(found: list[tuple[Path, "Reading | str"]], as_json: bool) -> None:
    """Print every reading: its text alone for one picture, else with the file's name."""
    from tenfold.cli.output import print_json

    if as_json:
        print_json([_as_content(file, reading) for file, reading in found])
        return
    for file, reading in found:
        if isinstance(reading, str):
            typer.echo(f"tenfold: {reading}", err=True)
            continue
        for line in reading.marked.splitlines():
            typer.echo(line if len(found) == 1 else f"{file}: {line}")
        for note in _notes(reading):
            typer.echo(note if len(found) == 1 else f"{file}: {note}", err=True)


def _notes(reading: "Reading") -> Iterator[str]:
    """Yield a sentence for each digit that is not beyond doubt, and one a line for what is none."""
    if not reading.digits:
        yield "nothing was read"
    for number, row in enumerate(reading.rows, start=1):
        places = [(at, digit) for at, digit in enumerate(row.digits, start=1) if digit]
        for at, digit in places:
            if digit.verdict == "unsure":
                yield (
                    f"line {number}, place {at}: unsure, {digit.label} ({digit.probability:.0%}) "
                    f"or {digit.second} ({digit.second_probability:.0%})"
                )
        none = [(str(at), digit.why) for at, digit in places if digit.verdict == "not a digit"]
        if none:
            listed = ", ".join(at for at, _ in none)
            reasons = "; ".join(dict.fromkeys(why for _, why in none))
            yield f"line {number}, place {listed}: not a digit ({reasons})"


def _as_content(file: Path, reading: "Reading | str") -> dict[str, object]:
    if isinstance(reading, str):
        return {"file": str(file), "error": reading}
    return {"file": str(file), **reading.as_content()}


def _write_table(path: Path, found: list[tuple[Path, "Reading | str"]]) -> None:
    from tenfold.files import write_text

    lines = io.StringIO()
    table = csv.writer(lines, lineterminator="\n")
    table.writerow(COLUMNS)
    for file, reading in found:
        if isinstance(reading, str):
            table.writerow([file, "", "", "", "", "", "", "error", reading, "", "", "", ""])
            continue
        for row_number, row in enumerate(reading.rows, start=1):
            for place, digit in enumerate(row.digits, start=1):
                if digit is not None:
                    table.writerow([file, row_number, place, *_cells(digit)])
    write_text(path, lines.getvalue())


def _cells(digit: "Digit") -> list[object]:
    box = digit.box
    sides = [round(side, 1) for side in (box.left, box.top, box.right, box.bottom)]
    return [
        "" if digit.verdict == "not a digit" else digit.label,
        round(digit.probability, 4),
        digit.second,
        round(digit.second_probability, 4),
        digit.verdict,
        digit.why,
        *sides,
    ]
