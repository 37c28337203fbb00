"""The automaton of a pattern, which matches in time linear in the text's length.

Each symbol of the pattern, repeats written out, is a position. A set of positions is an integer
with one bit for each, so a step for a symbol is a union of follow sets and an intersection.
Source: Glushkov, "The abstract theory of automata", Russian Mathematical Surveys 16 (1961);
Berry and Sethi, "From regular expressions to deterministic automata", 1986, section 4.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tenfold.lineformat import SYMBOLS
from tenfold.photo.recognition.pattern import (
    Choice,
    Node,
    OneOf,
    Repeat,
    Sequence,
    parse_pattern,
)

States = int  # a set of positions: bit p for position p; bit 0 is the beginning
START: States = 1


class _Fragment(NamedTuple):
    """A part of the automaton: where it may begin and end, and whether it may be empty."""

    first: States
    last: States
    empty: bool


_EMPTY = _Fragment(0, 0, True)


@dataclass(frozen=True)
class Automaton:
    """The automaton of a pattern.

    Attributes:
        follow: of each position, the positions that may come next
        accepting: the positions at which a text may end
        positions: of each symbol, the positions that accept it
        known: steps that were made before: a reading makes the same ones many times
    """

    follow: tuple[States, ...]
    accepting: States
    positions: Mapping[str, States]
    known: dict[tuple[States, str], States] = field(default_factory=dict, compare=False)

    def step(self, states: States, symbol: str) -> States:
        """Return the states after one more symbol; 0 where no text of the pattern goes on so.

        Each of them leads to an end, since every position of a pattern does.
        """
        found = self.known.get((states, symbol))
        if found is None:
            following = 0
            for position in _bits(states):
                following |= self.follow[position]
            found = self.known[states, symbol] = following & self.positions[symbol]
        return found

    def accepts(self, states: States) -> bool:
        """Return whether a text may end in one of these states."""
        return bool(states & self.accepting)


def build_automaton(pattern: str) -> Automaton:
    """Return the automaton of a pattern.

    Raises:
        SettingError: the pattern is not valid
    """
    builder = _Builder()
    whole = builder.build(parse_pattern(pattern))
    builder.link(START, whole.first)
    accepting = whole.last | (START if whole.empty else 0)
    return Automaton(tuple(builder.follow), accepting, builder.positions)


class _Builder:
    """The positions and follow sets while they are collected."""

    def __init__(self) -> None:
        self.follow: list[States] = [0]
        self.positions: dict[str, States] = dict.fromkeys(SYMBOLS, 0)

    def build(self, node: Node) -> _Fragment:
        """Return the fragment of a tree."""
        match node:
            case OneOf():
                return self._position(node.symbols)
            case Sequence():
                return self._sequence(map(self.build, node.parts))
            case Choice():
                options = [self.build(option) for option in node.options]
                first = last = 0
                for option in options:
                    first, last = first | option.first, last | option.last
                return _Fragment(first, last, any(option.empty for option in options))
            case Repeat():
                return self._repeat(node)

    def link(self, last: States, first: States) -> None:
        """Let each of the first positions follow each of the last ones."""
        for position in _bits(last):
            self.follow[position] |= first

    def _position(self, symbols: Iterable[str]) -> _Fragment:
        bit = 1 << len(self.follow)
        self.follow.append(0)
        for symbol in symbols:
            self.positions[symbol] |= bit
        return _Fragment(bit, bit, False)

    def _sequence(self, parts: Iterable[_Fragment]) -> _Fragment:
        whole = _EMPTY
        for part in parts:
            self.link(whole.last, part.first)
            whole = _Fragment(
                whole.first | (part.first if whole.empty else 0),
                part.last | (whole.last if part.empty else 0),
                whole.empty and part.empty,
            )
        return whole

    def _repeat(self, node: Repeat) -> _Fragment:
        copies: list[_Fragment] = []
        for number in range(max(1, node.least) if node.most is None else node.most):
            copy = self.build(node.part)
            copies.append(copy._replace(empty=copy.empty or number >= node.least))
        if node.most is None:
            self.link(copies[-1].last, copies[-1].first)
        return self._sequence(copies)


def _bits(states: States) -> Iterator[int]:
    """Yield the places of the bits that are set."""
    while states:
        lowest = states & -states
        yield lowest.bit_length() - 1
        states ^= lowest
