"""The symbols of a reading: digits and signs, each with its place, probability and verdict."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from tenfold.photo.geometry import Box

Verdict: TypeAlias = Literal["digit", "unsure", "not a digit"]
SignVerdict: TypeAlias = Literal["sign", "unsure"]
Move: TypeAlias = Callable[[Box], Box]  # from a place in one picture to that in another
UNSURE_MARK = "?"  # in ``Reading.marked``, for a symbol that is not sure


@dataclass(frozen=True)
class Digit:
    """One place that was read.

    Attributes:
        box: of the digit in the picture
        label: the likeliest digit, 0 to 9; None where nothing is a digit
        probability: of that digit, 0 to 1
        second: the next likeliest digit
        second_probability: of that digit
        verdict: "digit", "unsure", or "not a digit"
        why: the reason against a digit; empty where there is none
        probabilities: of all ten digits; the rest up to 1 is doubt
        image: uint8 (28, 28) as bytes, the digit as the classifier saw it
    """

    box: Box
    label: int | None
    probability: float
    second: int | None
    second_probability: float
    verdict: Verdict
    why: str = ""
    probabilities: tuple[float, ...] = ()
    image: bytes = field(default=b"", repr=False)

    @property
    def character(self) -> str:
        """Return the likeliest digit; empty where nothing is one."""
        return "" if self.verdict == "not a digit" or self.label is None else str(self.label)

    def moved(self, move: Move) -> "Digit":
        """Return the digit with its box moved."""
        return replace(self, box=move(self.box))


@dataclass(frozen=True)
class Sign:
    """One sign that was read beside digits.

    Attributes:
        box: of the sign in the picture
        symbol: one of ``. , - + / : = %``
        probability: of that sign, 0 to 1
        verdict: "sign" or "unsure"
        why: the reason against it; empty where there is none
        dropped: True if the text is to be of digits alone: it then stands in ``marked`` only
    """

    box: Box
    symbol: str
    probability: float
    verdict: SignVerdict
    why: str = ""
    dropped: bool = False

    @property
    def character(self) -> str:
        """Return the sign."""
        return self.symbol

    def moved(self, move: Move) -> "Sign":
        """Return the sign with its box moved."""
        return replace(self, box=move(self.box))


Symbol: TypeAlias = Digit | Sign


def is_sure(symbol: Symbol) -> bool:
    """Return whether a symbol is a digit or a sign beyond doubt."""
    return symbol.verdict in ("digit", "sign")


def doubted(symbol: Symbol, why: str) -> Symbol:
    """Return a symbol, unsure for this reason if it was sure; another keeps its own reason."""
    return replace(symbol, verdict="unsure", why=why) if is_sure(symbol) else symbol


def letter(symbol: Symbol, *, marked: bool) -> str:
    """Return the character of a symbol in a text, or in one that is marked: "?" if not sure."""
    if marked:
        return symbol.character if is_sure(symbol) else UNSURE_MARK
    return "" if isinstance(symbol, Sign) and symbol.dropped else symbol.character
