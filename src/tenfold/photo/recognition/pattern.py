r"""The grammar of patterns: what a line may contain, such as ``20\d\d`` or ``\d{1,3}(,\d\d)?``.

::

    choice   = sequence ("|" sequence)*
    sequence = repeat*
    repeat   = atom ("?" | "*" | "+" | "{m}" | "{m,}" | "{,n}" | "{m,n}")?
    atom     = symbol | "\d" | "." | "[" "^"? (symbol | symbol "-" symbol | "\d")+ "]"
             | "(" choice ")" | "(?:" choice ")"
    symbol   = a digit, one of - , / : = %, or a backslash before one of . + and any sign

It is a small part of regular expressions, so that it is matched in linear time; everything else
that they can do is refused. Length, nesting and repeats are limited before anything is built.
"""

from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from tenfold.errors import SettingError
from tenfold.lineformat import SIGNS, SYMBOLS

DIGITS = "0123456789"
MAX_LENGTH = 200  # characters
MAX_REPEATS = 500  # symbols of a pattern with all its repeats written out
MAX_DEPTH = 50  # groups within groups
_PLAIN = frozenset(DIGITS + "-,/:=%")  # symbols that stand for themselves
_OPERATORS = {"?": (0, 1), "*": (0, None), "+": (1, None)}


@dataclass(frozen=True)
class OneOf:
    """One symbol of a set."""

    symbols: frozenset[str]
    repeats: int = 1


@dataclass(frozen=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple["Node", ...]
    repeats: int


@dataclass(frozen=True)
class Choice:
    """One of several options."""

    options: tuple["Node", ...]
    repeats: int


@dataclass(frozen=True)
class Repeat:
    """A part that comes ``least`` to ``most`` times; None is any number of times."""

    part: "Node"
    least: int
    most: int | None
    repeats: int


Node: TypeAlias = OneOf | Sequence | Choice | Repeat


def parse_pattern(text: str) -> Node:
    """Return the tree of a pattern.

    Raises:
        SettingError: it is too long, repeats too much, or is not of the grammar
    """
    if not 1 <= len(text) <= MAX_LENGTH:
        raise SettingError(
            f"expect came with {len(text):,} characters; 1 to {MAX_LENGTH} were wanted."
        )
    return _Parser(text).parse()


class _Parser:
    """A parser by recursive descent: ``at`` is the place of the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0  # groups around the next character

    def parse(self) -> Node:
        """Return the tree of the whole text."""
        found = self._choice()
        if self.at < len(self.text):
            self._refuse("a bracket ')' opens nowhere")
        return found

    def _choice(self) -> Node:
        options = [self._sequence()]
        while self._take("|"):
            options.append(self._sequence())
        if len(options) == 1:
            return options[0]
        return Choice(tuple(options), self._counted(sum(each.repeats for each in options)))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self._next not in ("", "|", ")"):
            parts.append(self._repeat())
        if not parts:
            self._refuse("an empty pattern, group or choice; at least one symbol was wanted there")
        if len(parts) == 1:
            return parts[0]
        return Sequence(tuple(parts), self._counted(sum(each.repeats for each in parts)))

    def _repeat(self) -> Node:
        part = self._atom()
        if self._next == "{":
            least, most = self._bounds()
        elif self._next and self._next in _OPERATORS:
            least, most = _OPERATORS[self._advance()]
        else:
            return part
        if self._next and self._next in "?*+{":
            self._refuse("two repeats in a row; a group around the first was wanted")
        times = max(1, least if most is None else most)
        return Repeat(part, least, most, self._counted(part.repeats * times))

    def _atom(self) -> Node:
        if self._take("("):
            return self._group()
        if self._take("["):
            return self._set()
        if self._take("."):
            return OneOf(frozenset(SYMBOLS))
        if self._next == "\\":
            return OneOf(self._escaped())
        if self._next in _PLAIN:
            return OneOf(frozenset(self._advance()))
        return self._refuse(f"{self._next!r} is neither a digit, a sign nor an operator")

    def _group(self) -> Node:
        if self._take("?") and not self._take(":"):
            self._refuse("of groups that begin with '(?' only '(?:' is accepted")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._refuse(f"more than {MAX_DEPTH} groups within each other")
        found = self._choice()
        if not self._take(")"):
            self._refuse("a group is not closed; ')' was wanted")
        self.depth -= 1
        return found

    def _set(self) -> OneOf:
        inverted = self._take("^")
        found: frozenset[str] = frozenset()
        while not self._take("]"):
            found |= self._range()
        kept = frozenset(SYMBOLS) - found if inverted else found
        if not kept:
            self._refuse("a set in '[]' contains no symbol")
        return OneOf(kept)

    def _range(self) -> frozenset[str]:
        """Return the symbols of one member of a set: a symbol, a range, or an escape."""
        first = self._member()
        ranges = self._next == "-" and self.text[self.at + 1 : self.at + 2] != "]"
        if not ranges or len(first) != 1:
            return first
        self._advance()
        (low,), last = first, self._member()
        high = next(iter(last))
        if len(last) != 1 or not (low in DIGITS and high in DIGITS and low <= high):
            self._refuse("a range in '[]' goes from a digit to a larger one")
        return frozenset(DIGITS[int(low) : int(high) + 1])

    def _member(self) -> frozenset[str]:
        if self._next == "\\":
            return self._escaped()
        if not self._next or self._next not in SYMBOLS:
            self._refuse("a set in '[]' is not closed, or contains more than digits and signs")
        return frozenset(self._advance())

    def _escaped(self) -> frozenset[str]:
        self._advance()
        if self._take("d"):
            return frozenset(DIGITS)
        if not self._next or self._next not in SIGNS:
            self._refuse(rf"'\{self._next}' is not accepted; '\d' or a sign was wanted")
        return frozenset(self._advance())

    def _bounds(self) -> tuple[int, int | None]:
        self._advance()
        least = self._number()
        most = self._number() if self._take(",") else least
        if not self._take("}") or least is most is None:
            self._refuse("a repeat in '{}' was wanted as {m}, {m,}, {,n} or {m,n}")
        if most is not None and (least or 0) > most:
            self._refuse("a repeat in '{m,n}' goes from a number to a larger one")
        return least or 0, most

    def _number(self) -> int | None:
        begin = self.at
        while self._next and self._next in DIGITS:
            self._advance()
        digits = self.text[begin : self.at]
        return self._counted(int(digits)) if digits else None

    def _counted(self, repeats: int) -> int:
        if repeats > MAX_REPEATS:
            self._refuse(f"it repeats more than {MAX_REPEATS} symbols in all")
        return repeats

    @property
    def _next(self) -> str:
        """Return the next character; an empty string at the end."""
        return self.text[self.at : self.at + 1]

    def _advance(self) -> str:
        self.at += 1
        return self.text[self.at - 1]

    def _take(self, character: str) -> bool:
        """Return whether the next character is this one, and move past it if so."""
        found = self._next == character
        self.at += found
        return found

    def _refuse(self, reason: str) -> NoReturn:
        raise SettingError(
            f"expect came as {self.text!r}, which is no pattern (at character {self.at + 1}: "
            f"{reason}); a number of digits or a pattern such as \\d{{5}} was wanted."
        )
