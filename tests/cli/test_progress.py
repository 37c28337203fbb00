import io

import pytest
from rich.console import Console

from tenfold.cli import progress
from tenfold.cli.progress import ProgressBar, print_line, progress_display, resume_hint


def console_of(*, terminal):
    return Console(file=io.StringIO(), force_terminal=terminal, width=80, color_system=None)


def shown(console):
    return console.file.getvalue()


def test_on_a_terminal_a_bar_shows_title_and_note(capsys):
    console = console_of(terminal=True)
    with progress_display(console) as bars:
        ProgressBar(bars, "Training svm")(0.3, "fitting [60,000] images")
    assert "Training svm" in shown(console)
    assert "fitting [60,000] images" in shown(console)


def test_without_a_terminal_quick_work_is_silent():
    console = console_of(terminal=False)
    with progress_display(console) as bars:
        bar = ProgressBar(bars, "Training svm")
        bar(0.5)
        bar(1)
    assert shown(console) == ""


def test_without_a_terminal_long_work_prints_a_line_every_ten_seconds(monkeypatch):
    console = console_of(terminal=False)
    clock = iter([0.0, 4.0, 11.0, 12.0, 22.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    bar = ProgressBar(progress.Progress(console=console, disable=True), "Training svm")
    for done in (0.1, 0.2, 0.3, 0.4):
        bar(done, "folder/[0]/a.png")
    assert shown(console) == (
        "  Training svm 20% folder/[0]/a.png\n  Training svm 40% folder/[0]/a.png\n"
    )


def test_a_long_line_in_a_log_stays_one_line():
    console = console_of(terminal=False)
    print_line(console, "word " * 50)
    assert shown(console).count("\n") == 1


def test_an_interrupt_prints_how_to_resume(capsys):
    with pytest.raises(KeyboardInterrupt), resume_hint("do it again."):
        raise KeyboardInterrupt
    assert capsys.readouterr().err == "tenfold: stopped; do it again.\n"


def test_without_a_hint_nothing_is_printed(capsys):
    with pytest.raises(KeyboardInterrupt), resume_hint(""):
        raise KeyboardInterrupt
    assert capsys.readouterr().err == ""
