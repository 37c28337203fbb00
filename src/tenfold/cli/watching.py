"""Showing how far long work is: a bar on a terminal, now and then a line where there is none.

All of it goes to standard error, so that standard output holds the answer and nothing else.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

from tenfold import types

_QUIET = 10.0  # seconds between two lines where there is no terminal


class Bar:
    """Moves one bar; where there is no terminal, prints a line every ten seconds."""

    def __init__(self, bars: Progress, title: str) -> None:
        self._bars = bars
        self._title = title
        self._last = time.monotonic()
        self._task: TaskID = bars.add_task(title, total=None, note="")

    def __call__(self, done: float, note: str = "", /) -> None:
        """Show that ``done`` (0 to 1) of the work is done; 0 is shown as not known."""
        self._bars.update(self._task, completed=done, total=1.0 if done else None, note=note)
        now = time.monotonic()
        if not self._bars.console.is_terminal and now - self._last >= _QUIET:
            self._last = now
            say(self._bars.console, f"  {self._title} {done:.0%} {note}".rstrip())

    def remove(self) -> None:
        """Take the bar away."""
        self._bars.remove_task(self._task)


@contextmanager
def watching(title: str) -> Iterator[types.Progress]:
    """Show how far the work of the block is."""
    with bars_on(Console(stderr=True)) as bars:
        yield Bar(bars, title)


@contextmanager
def going_on(how: str) -> Iterator[None]:
    """Say ``how`` to go on if the block is stopped with Ctrl-C; nothing where that is empty."""
    try:
        yield
    except KeyboardInterrupt:
        if how:
            say(Console(stderr=True), f"tenfold: stopped; {how}")
        raise


def bars_on(console: Console) -> Progress:
    """Return a display of bars, each with its title, its time and a note; none but on terminals.

    A note is a text, or a function that returns one whenever the display is drawn anew.
    """
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=16),
        _Clock(),
        _Note(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def say(console: Console, line: str | Text) -> None:
    """Print one line; wrapped on a terminal only, so that a log keeps one line for one thing."""
    console.print(line, markup=False, highlight=False, soft_wrap=not console.is_terminal)


class _Clock(ProgressColumn):
    """Minutes and seconds since the task began."""

    def render(self, task: Task) -> Text:
        minutes, seconds = divmod(int(task.elapsed or 0), 60)
        return Text(f"{minutes}:{seconds:02}", justify="right")


class _Note(ProgressColumn):
    """What the task is at."""

    def render(self, task: Task) -> Text:
        note: str | Callable[[], str] = task.fields["note"]
        text = note() if callable(note) else note
        return Text(text, style="dim", no_wrap=True, overflow="ellipsis")
