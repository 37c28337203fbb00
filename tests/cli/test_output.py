"""Output: nothing in a name commands a terminal, breaks an encoding or is calculated."""

import csv
import io
import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tenfold.cli import output

COMMANDS = Path(output.__file__).parent
RED = "\x1b[31m"
PRINTS = "import sys; from tenfold.cli import output; output.prepare_streams(); "


def test_only_one_module_prints():
    printing = [
        path.name
        for path in sorted(COMMANDS.glob("*.py"))
        if any(call in path.read_text() for call in ("typer.echo(", " print(", "sys.stdout.write"))
    ]
    assert printing == ["output.py"]


@pytest.mark.parametrize(
    ("call", "shown"),
    [
        (output.print_text, f"a{RED}\nb"),
        (output.print_note, f"a{RED}\nb"),
        (output.print_error, f"a{RED}\nb"),
        (output.print_lines, f"a{RED}b"),
        (lambda text: output.print_table([text], [[text]]), f"a{RED}\nb"),
    ],
)
def test_what_controls_a_terminal_is_escaped_wherever_it_is_printed(call, shown, capfd):
    call(shown)
    out, err = capfd.readouterr()
    assert "\x1b" not in out + err
    assert r"a\x1b[31m" in out + err
    assert r"\nb" in out + err or "\n" not in shown


def test_a_text_of_several_lines_keeps_them(capfd):
    output.print_lines("one\ntwo")
    assert capfd.readouterr().out == "one\ntwo\n"


def test_json_is_whole_and_its_texts_come_back(capfd):
    names = [f"a{RED}\n", "\x9b31m", "\u202egnp", "é\x7f", os.fsdecode(b"caf\xe9"), "\ud800"]
    output.print_json({"names": tuple(names), "share": float("nan"), names[4]: 1})
    out = capfd.readouterr().out
    assert not {"\x1b", "\x9b", "\u202e", "\x7f"} & set(out)
    found = json.loads(out)
    assert found == {
        "names": [*names[:4], r"caf\xe9", r"\ud800"],
        "share": None,
        r"caf\xe9": 1,
    }


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@sum", "'@sum"),
        ("\uff1d1", "'\uff1d1"),
        ("\t=1", r"\t=1"),
        ("\r=1", r"\r=1"),
        (Path("=1.png"), "./=1.png"),
        (Path("-1.png"), "./-1.png"),
        (Path("a/=1.png"), "a/=1.png"),
        ("a=1", "a=1"),
        ("-", "-"),
        ("", ""),
        (-1.5, -1.5),
        (None, None),
    ],
)
def test_a_cell_is_never_calculated(value, cell):
    assert output.csv_cell(value) == cell


def test_a_cell_is_one_line_whatever_the_name():
    text = io.StringIO()
    csv.writer(text).writerow([output.csv_cell(Path("a\nb\rc.png"))])
    assert text.getvalue() == "a\\nb\\rc.png\r\n"


def test_a_log_line_stays_one_line():
    record = logging.LogRecord("a", logging.INFO, "", 0, "%s", (f"a{RED}",), None)
    assert output.LogFormatter("%(message)s").format(record) == r"a\x1b[31m"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_no_encoding_of_a_terminal_ends_the_program(encoding):
    code = PRINTS + "output.print_text('é数'); output.print_table(['数'], [['é']])"
    environment = {**os.environ, "PYTHONIOENCODING": f"{encoding}:strict"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, env=environment)
    assert (done.returncode, done.stderr) == (0, b"")


SHORT = (
    "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (300, -1)); "
    "from tenfold.cli import main; main(['card', 'default', '--json'])"
)


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_a_disk_takes_only_a_part_of_is_an_error(unbuffered, tmp_path):
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with (tmp_path / "card.json").open("wb") as file:
        done = subprocess.run(
            [sys.executable, "-c", SHORT],
            stdout=file,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
    assert done.returncode == 1
    assert "Standard output could not be written: File too large; " in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has /dev/full")  # noqa: PTH110
@pytest.mark.parametrize("words", [["card", "default"], ["card", "default", "--json"]])
def test_a_full_disk_behind_standard_output_is_one_line(words):
    command = [sys.executable, "-m", "tenfold", *words]
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith(
        "tenfold: Standard output could not be written: No space left on device; "
    )
    assert done.stderr.count("\n") == 1
