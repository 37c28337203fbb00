"""The report of a benchmark: a section that is printed and, with --record, put into RESULTS.md."""

import argparse
import platform
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from tenfold import machine
from tenfold.files import write_bytes, write_text

if TYPE_CHECKING:
    from tenfold.figures import Picture

RESULTS = Path(__file__).with_name("RESULTS.md")
TITLE = "# Results\n\nEach section was written by the command that it shows, with `--record`.\n"


def make_parser(about: str | None) -> argparse.ArgumentParser:
    """Return an argument parser with the options common to all benchmarks."""
    options = argparse.ArgumentParser(description=about)
    options.add_argument("--record", action="store_true", help="write the figures into RESULTS.md")
    return options


def report(
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    record: bool,
    packages: Sequence[str] = (),
) -> None:
    """Print the figures as a section; if ``record``, also put it into RESULTS.md.

    ``packages`` are the packages that affect the figures besides Tenfold's own dependencies; the
    section lists their versions.
    """
    section = _section(title, header, rows, packages)
    print(section)
    if record:
        write_text(RESULTS, _with_section(title, section))


def save_picture(name: str, picture: "Picture", folders: Sequence[Path]) -> None:
    """Write a figure, light and dark, into each of the folders, and print their paths."""
    for folder in folders:
        write_bytes(folder / f"{name}-light.png", picture.light)
        write_bytes(folder / f"{name}-dark.png", picture.dark)
        print(f"The figure is in {folder}: {name}-light.png, {name}-dark.png")


def _section(
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    packages: Sequence[str],
) -> str:
    command = command_of(sys.argv)
    table = [header, ["---"] * len(header), *rows]
    lines = [f"| {' | '.join(row)} |" for row in table]
    versions = ", ".join(f"{name} {number}" for name, number in _versions(packages).items())
    where = f"{machine.processor()}, {machine.cores()} cores, {platform.system()}; {versions}"
    source = f"`{command}`, {datetime.now(UTC):%Y-%m-%d}, on {where}"
    return "\n".join([f"## {title}", "", source, "", *lines, ""])


def command_of(arguments: Sequence[str]) -> str:
    """Return the command line without the parts that are specific to this machine.

    Those are the folders of ``--keep`` and ``--run``, and of absolute paths all but the name.
    """
    module = Path(arguments[0]).stem
    options = re.sub(r"--(record\b|(keep|run) \S+)", "", " ".join(arguments[1:])).split()
    words = [Path(word).name if Path(word).is_absolute() else word for word in options]
    return " ".join(["python -m", f"benchmarks.{module}", *words])


def _versions(packages: Sequence[str]) -> dict[str, str]:
    wanted = {"python", "tenfold", "numpy", "scikit-learn", "torch", "onnxruntime", *packages}
    found = {name: number for name, number in machine.versions().items() if name in wanted}
    for name in packages:
        with suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def _with_section(title: str, section: str) -> str:
    known = RESULTS.read_text() if RESULTS.exists() else TITLE
    pattern = re.compile(rf"^## {re.escape(title)}$.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if pattern.search(known):
        return pattern.sub(section.replace("\\", r"\\") + "\n", known).rstrip() + "\n"
    return known.rstrip() + "\n\n" + section
