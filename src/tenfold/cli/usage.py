"""Errors of wrong usage, which typer prints: they repeat what was typed, and may hold anything."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from typer.core import TyperGroup

from tenfold.files.names import printable


class PrintableGroup(TyperGroup):
    """A group of commands in whose errors of usage nothing controls a terminal."""

    def make_context(self, *args: Any, **settings: Any) -> Any:
        """Return the context of a call, with its arguments parsed."""
        with _printable_errors():
            return super().make_context(*args, **settings)

    def invoke(self, ctx: Any) -> Any:
        """Return the result of the command."""
        with _printable_errors():
            return super().invoke(ctx)


@contextmanager
def _printable_errors() -> Iterator[None]:
    """Escape the message of an error of typer's within the block; others have no ``message``."""
    try:
        yield
    except Exception as error:
        message = getattr(error, "message", None)
        if isinstance(message, str):
            error.message = printable(message)  # type: ignore[attr-defined]
        raise
