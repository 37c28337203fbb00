"""Showing how far long work is: a bar on a terminal, now and then a line where there is none."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from tenfold import types

_QUIET = 10.0  # seconds between two lines where there is no terminal


class Bar:
    """Moves one bar; where there is no terminal, prints a line every ten seconds."""

    def __init__(self, console: Console, title: str, bars: Progress, task: TaskID) -> None:
        self._console = console
        self._title = title
        self._bars = bars
        self._task = task
        self._last = time.monotonic()

    def __call__(self, done: float, note: str = "", /) -> None:
        """Show that ``done`` (0 to 1) of the work is done."""
        self._bars.update(self._task, completed=done, note=note)
        now = time.monotonic()
        if not self._console.is_terminal and now - self._last >= _QUIET:
            self._last = now
            self._console.print(f"  {self._title} {done:.0%} {note}", highlight=False)


@contextmanager
def watching(title: str) -> Iterator[types.Progress]:
    """Show how far the work of the block is, on standard error."""
    console = Console(stderr=True)
    with _bars(console) as bars:
        task = bars.add_task(title, total=1.0, note="")
        yield Bar(console, title, bars, task)


class RunView:
    """Shows a run of many steps: a line for each that ended, a bar for the one under way.

    The time left is told from how long the steps before took against their usual share.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bars = _bars(console)
        self._weights: Mapping[str, float] = {}
        self._ended: dict[str, float | None] = {}
        self._task: TaskID | None = None

    def __enter__(self) -> "RunView":
        self._bars.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._clear()
        self._bars.stop()

    def expect(self, weights: Mapping[str, float], /) -> None:
        """Learn the titles of all steps to come and how long each takes in proportion."""
        self._weights = weights

    def begin(self, title: str, /) -> types.Progress:
        """Show a bar for a step that begins."""
        self._clear()
        self._task = self._bars.add_task(title, total=1.0, note=self._left())
        if not self._console.is_terminal:
            self._console.print(f"{self._place(title)} {title} ...", highlight=False)
        return Bar(self._console, title, self._bars, self._task)

    def end(self, title: str, said: str, seconds: float | None, /) -> None:
        """Show a line for a step that ended."""
        self._clear()
        self._ended[title] = seconds
        took = "kept from before" if seconds is None else f"{seconds:.1f} s"
        line = f"[green]✓[/] {self._place(title)} {title} [dim]({took})[/]: {said}"
        self._console.print(line, highlight=False)

    def _place(self, title: str) -> str:
        return f"{list(self._weights).index(title) + 1}/{len(self._weights)}"

    def _left(self) -> str:
        """Return about how long all that is left will take; nothing while that is a guess."""
        timed = {title: took for title, took in self._ended.items() if took is not None}
        done = sum(self._weights[title] for title in timed)
        left = sum(weight for title, weight in self._weights.items() if title not in self._ended)
        if done < 0.1 * (done + left):
            return ""
        seconds = left * sum(timed.values()) / done
        return (
            f"about {seconds / 60:.0f} min left" if seconds > 90 else f"about {seconds:.0f} s left"
        )

    def _clear(self) -> None:
        if self._task is not None:
            self._bars.remove_task(self._task)
            self._task = None


def _bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[note]}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
