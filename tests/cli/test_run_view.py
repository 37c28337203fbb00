import io

import pytest
from rich.console import Console

from tenfold.cli import run_view
from tenfold.cli.run_view import RunView

WEIGHTS = {"Load": 1, "Train": 8, "Report": 1}


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is set."""
    now = [0.0]
    monkeypatch.setattr(run_view.time, "monotonic", lambda: now[0])
    return now


def console_of(*, terminal):
    return Console(file=io.StringIO(), force_terminal=terminal, width=80, color_system=None)


def test_without_a_terminal_there_is_a_line_for_each_beginning_and_each_end():
    console = console_of(terminal=False)
    with RunView(console) as view:
        view.expect(WEIGHTS)
        view.begin("Load")(0.5, "reading")
        view.end("Load", "10 [of 10] images " * 10, 1.26)
        view.end("Train", "99 %", None)
    assert console.file.getvalue().splitlines() == [
        "1/3 Load ...",
        "✓ 1/3 Load (1.3 s): " + "10 [of 10] images " * 10,
        "✓ 2/3 Train (kept from before): 99 %",
    ]


def test_on_a_terminal_it_shows_the_step_the_note_and_the_time_left(clock):
    console = console_of(terminal=True)
    with RunView(console) as view:
        view.expect(WEIGHTS)
        view.end("Load", "done", 10.0)
        view.begin("Train")(0.5, "epoch 3")
    seen = console.file.getvalue()
    for part in ("Step 2/3", "Train", "epoch 3", "about 90 s left", "✓ 1/3 Load (10.0 s): done"):
        assert part in seen


def test_the_time_left_follows_from_the_steps_that_ended_and_runs_down(clock):
    view = RunView(console_of(terminal=False))
    view.expect(WEIGHTS)
    assert view._time_left() == ""  # nothing has ended: a guess
    view.end("Load", "", 30.0)
    view.begin("Train")
    assert view._time_left() == "about 4 min left"  # 9 parts of 30 s
    clock[0] = 200.0
    assert view._time_left() == "about 70 s left"
    clock[0] = 500.0
    assert view._time_left() == "about 1 s left"


def test_steps_that_were_kept_tell_nothing_of_the_time(clock):
    view = RunView(console_of(terminal=False))
    view.expect(WEIGHTS)
    view.end("Load", "", None)
    view.end("Train", "", None)
    assert view._time_left() == ""
