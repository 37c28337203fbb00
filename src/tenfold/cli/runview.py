"""The live view of a run: a line for each step that ended, bars for the one under way."""

import time
from collections.abc import Mapping
from typing import Self

from rich.console import Console
from rich.progress import TaskID
from rich.text import Text

from tenfold import types
from tenfold.cli.watching import Bar, bars_on, say

_ENOUGH = 0.1  # of the work, done and timed: from then on the time left is more than a guess


class RunView:
    """Shows a run of many steps on a console.

    On a terminal, two bars move: one for the whole run with the time left, one for the step.
    Where there is none, each step begins and ends with a plain line.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bars = bars_on(console)
        self._whole: TaskID | None = None
        self._step: Bar | None = None
        self._weights: Mapping[str, float] = {}
        self._ended: dict[str, float | None] = {}
        self._begun = time.monotonic()

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._bars.stop()

    def expect(self, weights: Mapping[str, float], /) -> None:
        """Learn the titles of all steps to come and how long each takes in proportion."""
        self._weights = weights
        total = sum(weights.values())
        self._whole = self._bars.add_task("", total=total, note=self._time_left)

    def begin(self, title: str, /) -> types.Progress:
        """Show a bar for a step that begins."""
        self._begun = time.monotonic()
        if self._whole is not None:
            self._bars.update(self._whole, description=f"Step {self._place(title)}")
        if not self._console.is_terminal:
            say(self._console, f"{self._place(title)} {title} ...")
        self._step = Bar(self._bars, title)
        return self._step

    def end(self, title: str, said: str, seconds: float | None, /) -> None:
        """Show a line for a step that ended."""
        if self._step is not None:
            self._step.remove()
            self._step = None
        self._ended[title] = seconds
        if self._whole is not None:
            done = sum(self._weights[each] for each in self._ended)
            self._bars.update(self._whole, completed=done)
        took = "kept from before" if seconds is None else f"{seconds:.1f} s"
        line = Text.assemble(
            ("✓", "green"), f" {self._place(title)} {title} ", (f"({took})", "dim"), f": {said}"
        )
        say(self._console, line)

    def _place(self, title: str) -> str:
        return f"{list(self._weights).index(title) + 1}/{len(self._weights)}"

    def _time_left(self) -> str:
        """Return about how long all that is left will take; nothing while that is a guess.

        It is told from the steps that ended: how long they took against what they weigh.
        """
        timed = {title: took for title, took in self._ended.items() if took is not None}
        done = sum(self._weights[title] for title in timed)
        left = sum(weight for title, weight in self._weights.items() if title not in self._ended)
        if not left or done < _ENOUGH * (done + left):
            return ""
        seconds = left * sum(timed.values()) / done - (time.monotonic() - self._begun)
        if seconds > 90:
            return f"about {seconds / 60:.0f} min left"
        return f"about {max(seconds, 1):.0f} s left"
