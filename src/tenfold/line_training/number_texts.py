"""Texts of numbers as people write them: amounts, dates, times, sums, with their signs."""

from collections.abc import Callable

from numpy.random import Generator

SEPARATORS = ".,"
DATE_SIGNS = "/.-"
ENDINGS = (",-", ".-", "=", "-", ",=", ".", ",", ":")  # after an amount, against additions
OTHER = "#"  # stands for any symbol that is neither a digit nor a sign


def random_text(random: Generator) -> str:
    """Return the text of a number, 1 to about 14 symbols of ``SYMBOLS`` and ``OTHER``."""
    chosen = random.choice(len(_KINDS), p=_SHARES)
    return _KINDS[int(chosen)][1](random)


def _digits(random: Generator, least: int, most: int) -> str:
    return "".join(map(str, random.integers(0, 10, int(random.integers(least, most + 1)))))


def _pick(random: Generator, choices: str | tuple[str, ...]) -> str:
    return choices[int(random.integers(len(choices)))]


def _whole(random: Generator) -> str:
    return _digits(random, 1, 8)


def _round(random: Generator) -> str:
    """Return a number that ends in zeros, which people write as a chain."""
    return _digits(random, 1, 3) + "0" * int(random.integers(2, 5))


def _decimal(random: Generator) -> str:
    return _digits(random, 1, 4) + _pick(random, SEPARATORS) + _digits(random, 1, 3)


def _amount(random: Generator) -> str:
    """Return an amount, sometimes in groups of three, between signs that end it."""
    text = _digits(random, 1, 3)
    if random.random() < 0.4:
        mark = _pick(random, SEPARATORS)
        text += "".join(mark + _digits(random, 3, 3) for _ in range(random.integers(1, 3)))
    cents = "00" if random.random() < 0.3 else _digits(random, 2, 2)
    if random.random() < 0.7:
        text += _pick(random, SEPARATORS) + cents
    if random.random() < 0.5:
        text += _pick(random, ENDINGS)
    if random.random() < 0.1:
        text = _pick(random, ("=", "-", OTHER)) + text
    return text + OTHER if random.random() < 0.1 else text


def _date(random: Generator) -> str:
    sign = _pick(random, DATE_SIGNS)
    year = _digits(random, 2, 2)
    year = _pick(random, ("19", "20", "18")) + year if random.random() < 0.5 else year
    parts = [str(random.integers(1, 32)), str(random.integers(1, 13))]
    parts = [part.zfill(2) if random.random() < 0.5 else part for part in parts]
    if random.random() < 0.75:
        parts.append(year)
    return sign.join(parts[::-1] if random.random() < 0.15 else parts)


def _time(random: Generator) -> str:
    sign = ":" if random.random() < 0.8 else "."
    text = f"{random.integers(0, 24)}{sign}{random.integers(0, 60):02d}"
    return f"{text}:{random.integers(0, 60):02d}" if random.random() < 0.15 else text


def _signed(random: Generator) -> str:
    return _pick(random, "-+") + (_decimal if random.random() < 0.5 else _whole)(random)


def _per_cent(random: Generator) -> str:
    return (_decimal if random.random() < 0.4 else _whole)(random)[-5:] + "%"


def _fraction(random: Generator) -> str:
    return f"{_digits(random, 1, 2)}/{_digits(random, 1, 3)}"


def _groups(random: Generator) -> str:
    """Return groups between dashes, as in telephone numbers."""
    return "-".join(_digits(random, 2, 4) for _ in range(random.integers(2, 5)))


def _sum(random: Generator) -> str:
    text = _digits(random, 1, 3) + _pick(random, "+-:/") + _digits(random, 1, 3)
    return text + "=" + _digits(random, 1, 3) if random.random() < 0.6 else text


def _marked(random: Generator) -> str:
    """Return a number with a symbol before, between or behind its digits."""
    text = _whole(random)
    place = int(random.integers(0, len(text) + 1))
    return text[:place] + OTHER + text[place:]


_KINDS: tuple[tuple[float, Callable[[Generator], str]], ...] = (
    (0.14, _whole),
    (0.09, _round),
    (0.24, _decimal),
    (0.12, _amount),
    (0.12, _date),
    (0.05, _time),
    (0.07, _signed),
    (0.03, _per_cent),
    (0.03, _fraction),
    (0.04, _groups),
    (0.04, _sum),
    (0.03, _marked),
)
_SHARES = [share for share, _ in _KINDS]
