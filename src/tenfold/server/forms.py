"""The picture in a form: multipart/form-data, parsed from a body that has arrived whole.

Source: RFC 7578. Only the part named ``picture`` is kept; its character set does not matter.
"""

from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from tenfold.server.errors import RequestError

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MULTIPART = "multipart/form-data"
FIELD = b"picture"
MAX_PARTS = 8
MAX_PART_HEADERS = 8
MAX_HEADER_BYTES = 1_000


def picture_of_form(body: bytes, content_type: str) -> bytes:
    """Return the content of the file ``picture`` of a form.

    Args:
        body: of the request
        content_type: the request's Content-Type, with the boundary

    Raises:
        RequestError: it is no form, or has no such file, or too many parts
    """
    boundary = parse_options_header(content_type)[1].get(b"boundary", b"")
    if not boundary:
        raise RequestError(400, "A form came without a boundary in its Content-Type.")
    parts = _Parts()
    try:
        parser = MultipartParser(
            boundary,
            parts.callbacks,
            max_header_count=MAX_PART_HEADERS,
            max_header_size=MAX_HEADER_BYTES,
        )
        parser.write(body)
        parser.finalize()
    except FormParserError as error:
        raise RequestError(400, f"The form is damaged: {str(error)[:200]}.") from error
    if not parts.whole:
        raise RequestError(400, "The form was cut off, or has no part.")
    if parts.picture is None:
        raise RequestError(422, "A form with a file named 'picture' was wanted.")
    return bytes(parts.picture)


class _Parts:
    """The parts of a form while they are parsed; the first file ``picture`` is kept."""

    def __init__(self) -> None:
        self.picture: bytearray | None = None
        self.whole = False
        self._number = 0
        self._name = b""
        self._value = b""
        self._keeps = False

    @property
    def callbacks(self) -> "MultipartCallbacks":
        """Return the functions that the parser calls."""
        return {
            "on_part_begin": self._begin_part,
            "on_header_begin": self._begin_header,
            "on_header_field": self._add_name,
            "on_header_value": self._add_value,
            "on_header_end": self._end_header,
            "on_part_data": self._add_data,
            "on_end": self._end,
        }

    def _begin_part(self) -> None:
        self._keeps = False
        self._number += 1
        if self._number > MAX_PARTS:
            raise RequestError(413, f"A form of at most {MAX_PARTS} parts was wanted.")

    def _begin_header(self) -> None:
        self._name = self._value = b""

    def _add_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._name.lower() != b"content-disposition":
            return
        options = parse_options_header(self._value)[1]
        if options.get(b"name") == FIELD and b"filename" in options and self.picture is None:
            self._keeps, self.picture = True, bytearray()

    def _add_data(self, data: bytes, start: int, end: int) -> None:
        if self._keeps and self.picture is not None:
            self.picture += memoryview(data)[start:end]

    def _end(self) -> None:
        self.whole = True
