"""Formatting of numbers for the report: short, with a unit, and a dash for a missing value."""

import base64
import struct
from datetime import datetime

MISSING = "\N{EN DASH}"
SPACE = "\N{NO-BREAK SPACE}"  # a number and its unit stay on one line


def percent(share: float | None, digits: int = 2) -> str:
    """Return a share of 1 as percent: 0.9842 gives '98.42 %'."""
    return MISSING if share is None else f"{100 * share:.{digits}f}{SPACE}%"


def spread(mean: float, sd: float, unit: str = "") -> str:
    """Return a mean with its standard deviation; ``unit`` "%" takes both as shares of 1."""
    if unit == "%":
        return f"{100 * mean:.2f} ± {100 * sd:.2f}{SPACE}%"
    return f"{mean:.3g} ± {sd:.2g}{unit and SPACE + unit}"


def score(value: float | None) -> str:
    """Return a score between 0 and 1 with four places."""
    return MISSING if value is None else f"{value:.4f}"


def count(number: int | None) -> str:
    """Return a whole number with a comma between its thousands."""
    return MISSING if number is None else f"{number:,}"


def value(setting: object) -> str:
    """Return a setting's value with at most four significant digits."""
    if setting is None:
        return MISSING
    return f"{setting:.4g}" if isinstance(setting, float) else str(setting)


def duration(seconds: float) -> str:
    """Return seconds for people: '0.42 s', '38.2 s', '7 min 11 s', '1 h 2 min'."""
    if seconds < 99.95:
        return f"{seconds:.3g} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def byte_size(number: int | None) -> str:
    """Return bytes in a suitable unit: '41.0 MB'."""
    if number is None:
        return MISSING
    value, units = float(number), ["B", "kB", "MB", "GB", "TB"]
    while value >= 999.5 and len(units) > 1:
        value, units = value / 1000, units[1:]
    return f"{value:.3g} {units[0]}"


def p_value(p: float) -> str:
    """Return a p-value with two significant digits, or '< 0.0001'."""
    return "< 0.0001" if p < 1e-4 else f"{p:.2g}"


def date_time(iso: str) -> str:
    """Return an ISO 8601 time as '23 November 2026, 02:53 UTC'; other text is unchanged."""
    try:
        time = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{time.day} {time:%B %Y, %H:%M} {time.tzname() or ''}".strip()


def data_uri(png: bytes) -> str:
    """Return a PNG as a data URI."""
    return "data:image/png;base64," + base64.b64encode(png).decode()


def dimensions(png: bytes) -> tuple[int, int]:
    """Return the width and height in pixels from the header of a PNG."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height
