r"""Names of files as text: any bytes may be in them, also those that control a terminal.

Python decodes bytes of a name that are no text to surrogates (PEP 383), which no output can encode.
"""

import re

_UNDECODED = re.compile("[\udc80-\udcff]+")
# Control characters, separators of lines, and those that turn the direction of writing.
_CONTROLS = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def as_unicode(name: object) -> str:
    r"""Return a name as text that can be encoded: bytes that are not UTF-8 become ``\xff``."""
    text = _UNDECODED.sub(_decoded, str(name))
    return text.encode("utf-8", "backslashreplace").decode()


def printable(name: object) -> str:
    r"""Return a name, or a text with names in it, as one line in which nothing controls a terminal.

    A control character becomes an escape: ``\n``, ``\x1b``, ``\u202e``.
    """
    return _CONTROLS.sub(_escaped, as_unicode(name))


def _decoded(found: re.Match[str]) -> str:
    return found[0].encode("ascii", "surrogateescape").decode("utf-8", "backslashreplace")


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")
