"""The live view of a pipeline run: a line for each finished step, bars for the current one."""

import time
from collections.abc import Mapping
from typing import Self

from rich.console import Console
from rich.progress import TaskID
from rich.text import Text

from tenfold import types
from tenfold.cli.progress import ProgressBar, print_line, progress_display
from tenfold.files.names import printable

_MIN_TIMED_SHARE = 0.1  # of the work, below which the time left cannot be estimated


class RunView:
    """The view of a run of many steps on a console.

    On a terminal it shows two bars: one for the whole run with the time left, one for the step.
    Without a terminal it prints a line when a step begins and when it ends.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bars = progress_display(console)
        self._whole: TaskID | None = None
        self._step: ProgressBar | None = None
        self._weights: Mapping[str, float] = {}
        self._ended: dict[str, float | None] = {}
        self._begun = time.monotonic()

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._bars.stop()

    def expect(self, weights: Mapping[str, float], /) -> None:
        """Set the titles of all steps and their shares of the run's time."""
        self._weights = weights
        total = sum(weights.values())
        self._whole = self._bars.add_task("", total=total, note=self._time_left)

    def begin(self, title: str, /) -> types.Progress:
        """Show a bar for a step that begins."""
        self._begun = time.monotonic()
        if self._whole is not None:
            self._bars.update(self._whole, description=f"Step {self._position(title)}")
        if not self._console.is_terminal:
            print_line(self._console, f"{self._position(title)} {title} ...")
        self._step = ProgressBar(self._bars, title)
        return self._step

    def end(self, title: str, summary: str, seconds: float | None, /) -> None:
        """Show a line for a step that ended."""
        if self._step is not None:
            self._step.remove()
            self._step = None
        self._ended[title] = seconds
        if self._whole is not None:
            done = sum(self._weights[step] for step in self._ended)
            self._bars.update(self._whole, completed=done)
        duration = "kept from before" if seconds is None else f"{seconds:.1f} s"
        line = Text.assemble(
            ("✓", "green"),
            f" {self._position(title)} {title} ",
            (f"({duration})", "dim"),
            f": {printable(summary)}",
        )
        print_line(self._console, line)

    def _position(self, title: str) -> str:
        return f"{list(self._weights).index(title) + 1}/{len(self._weights)}"

    def _time_left(self) -> str:
        """Return the estimated time left; empty while too little has been timed.

        The estimate scales the seconds of the finished steps by the weights of the others.
        """
        timed = {title: spent for title, spent in self._ended.items() if spent is not None}
        done = sum(self._weights[title] for title in timed)
        left = sum(weight for title, weight in self._weights.items() if title not in self._ended)
        if not left or done < _MIN_TIMED_SHARE * (done + left):
            return ""
        seconds = left * sum(timed.values()) / done - (time.monotonic() - self._begun)
        if seconds > 90:
            return f"about {seconds / 60:.0f} min left"
        return f"about {max(seconds, 1):.0f} s left"
