"""Damage for tests: copies of a content with one bit changed, and what is said of them."""

from collections.abc import Callable, Iterator

from tenfold.errors import TenfoldError


def flips(content: bytes, count: int, *, within: int | None = None) -> Iterator[bytes]:
    """Yield ``count`` copies, each with another bit changed in its first ``within`` bytes."""
    length = min(len(content), within or len(content))
    for number in range(count):
        changed = bytearray(content)
        changed[number * 7919 % length] ^= 1 << number % 8
        yield bytes(changed)


def refusal(function: Callable[..., object], *arguments: object) -> str | None:
    """Return the message with which Tenfold refuses, None where it does not."""
    try:
        function(*arguments)
    except TenfoldError as error:
        return str(error)
    return None
