"""Progress of long work: a bar on a terminal, a line every ten seconds in a log.

All of it goes to standard error, so that standard output holds the result and nothing else.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.text import Text

from tenfold import types
from tenfold.files.names import printable

_SECONDS_BETWEEN_LINES = 10.0  # without a terminal


class ProgressBar:
    """One bar of a display; without a terminal, a line every ten seconds."""

    def __init__(self, display: Progress, title: str) -> None:
        self._display = display
        self._title = printable(title)
        self._last_line = time.monotonic()
        self._task: TaskID = display.add_task(self._title, total=None, note="")

    def __call__(self, done: float, note: str = "", /) -> None:
        """Show that ``done`` (0 to 1) of the work is done; 0 is shown as unknown progress."""
        note = printable(note)
        self._display.update(self._task, completed=done, total=1.0 if done else None, note=note)
        now = time.monotonic()
        console = self._display.console
        if not console.is_terminal and now - self._last_line >= _SECONDS_BETWEEN_LINES:
            self._last_line = now
            print_line(console, f"  {self._title} {done:.0%} {note}".rstrip())

    def remove(self) -> None:
        """Remove the bar from the display."""
        self._display.remove_task(self._task)


@contextmanager
def progress_bar(title: str) -> Iterator[types.Progress]:
    """Show a progress bar for the work of the block."""
    with progress_display(Console(stderr=True)) as display:
        yield ProgressBar(display, title)


@contextmanager
def resume_hint(hint: str) -> Iterator[None]:
    """Print ``hint``, unless it is empty, if the block is stopped with Ctrl-C."""
    try:
        yield
    except KeyboardInterrupt:
        if hint:
            print_line(Console(stderr=True), f"tenfold: stopped; {hint}")
        raise


def progress_display(console: Console) -> Progress:
    """Return a display of bars with title, elapsed time and note; disabled without a terminal.

    A note is a text, or a function that returns one each time the display is redrawn.
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


def print_line(console: Console, line: str | Text) -> None:
    """Print one line; only a terminal wraps it, so that in a log it stays one line."""
    console.print(line, markup=False, highlight=False, soft_wrap=not console.is_terminal)


class _Clock(ProgressColumn):
    """The column with the minutes and seconds since the task began."""

    def render(self, task: Task) -> Text:
        """Return the elapsed time as m:ss."""
        minutes, seconds = divmod(int(task.elapsed or 0), 60)
        return Text(f"{minutes}:{seconds:02}", justify="right")


class _Note(ProgressColumn):
    """The column with the note of the task."""

    def render(self, task: Task) -> Text:
        """Return the note, dimmed and on one line."""
        note: str | Callable[[], str] = task.fields["note"]
        text = note() if callable(note) else note
        return Text(text, style="dim", no_wrap=True, overflow="ellipsis")
