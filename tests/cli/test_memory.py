"""Too little memory: one true sentence at the start, whatever the libraries would do."""

import subprocess
import sys

import pytest

from tenfold.cli import memory
from tenfold.cli.memory import NEEDED_MEGABYTES, check_memory
from tenfold.errors import MachineError

TENFOLD = [sys.executable, "-m", "tenfold"]


def limited(megabytes, *words):
    """Return how a command ends that may map so many megabytes."""
    script = f'ulimit -v {megabytes << 10}; exec "$@"'
    command = ["sh", "-c", script, "sh", *TENFOLD, *words]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the limit has no effect")
@pytest.mark.parametrize("words", [["read", "x.png"], ["serve", "--port", "0"], ["train", "svm"]])
@pytest.mark.parametrize("megabytes", [200, 512])
def test_a_command_says_how_much_memory_it_wants_where_there_is_less(words, megabytes):
    done = limited(megabytes, *words)
    assert done.returncode == 1
    assert done.stderr == (
        f"tenfold: 'tenfold {words[0]}' wants {NEEDED_MEGABYTES[words[0]]:,} MB of address space, "
        f"and this process may use {megabytes} MB. Raise the limit, for instance with: ulimit -v "
        f"{NEEDED_MEGABYTES[words[0]] << 10}\n"
    )


def test_commands_that_want_little_are_not_checked(monkeypatch):
    monkeypatch.setattr(memory, "address_space", lambda: 1)
    for words in ([], ["--help"], ["card", "x"]):
        check_memory(words)
    with pytest.raises(MachineError):
        check_memory(["read"])


def test_without_a_limit_nothing_is_refused(monkeypatch):
    monkeypatch.setattr(memory, "address_space", lambda: None)
    for command in NEEDED_MEGABYTES:
        check_memory([command])


@pytest.mark.parametrize(
    "error",
    [MemoryError(), RuntimeError("can't start new thread"), ImportError("failed to map segment")],
)
def test_a_lack_that_shows_later_is_a_line_too(error, monkeypatch, ask):
    def fails(*_args, **_settings):
        raise error

    monkeypatch.setattr("tenfold.cli.app", fails)
    answer = ask("card", "x")
    assert answer.code == 1
    (line,) = answer.err.splitlines()
    assert line.startswith("tenfold: The ")
    assert "ulimit -v" in line


def test_ctrl_c_while_a_library_is_imported_is_ctrl_c(monkeypatch, ask):
    def fails(*_args, **_settings):
        raise ImportError("initialization failed") from KeyboardInterrupt()

    monkeypatch.setattr("tenfold.cli.app", fails)
    answer = ask("card", "x")
    assert (answer.code, answer.err) == (130, "")
