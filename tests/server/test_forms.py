import pytest

from tenfold.server.errors import RequestError
from tenfold.server.forms import picture_of_form

TYPE = "multipart/form-data; boundary=x"


def part(head, content=b"abc"):
    return b"--x\r\nContent-Disposition: form-data; " + head + b"\r\n\r\n" + content + b"\r\n"


PICTURE = b'name="picture"; filename="a.png"'
END = b"--x--\r\n"


@pytest.mark.parametrize(
    "body",
    [
        part(PICTURE) + END,
        part(b'name="other"', b"x") + part(PICTURE) + END,
        part(PICTURE) + part(PICTURE, b"second") + END,
        part(b'name="picture"', b"no file") + part(PICTURE) + END,
    ],
)
def test_the_first_file_named_picture_counts(body):
    assert picture_of_form(body, TYPE) == b"abc"


@pytest.mark.parametrize("charset", ["undefined", "utf-16", "\xff", "idna"])
def test_a_character_set_does_not_matter(charset):
    assert picture_of_form(part(PICTURE) + END, f"{TYPE}; charset={charset}") == b"abc"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"", TYPE, 400),
        (b"no form", TYPE, 400),
        (part(PICTURE), TYPE, 400),
        (END, TYPE, 422),
        (part(PICTURE) + END, "multipart/form-data", 400),
        (part(PICTURE) + END, "multipart/form-data; boundary=" + "x" * 5_000, 400),
        (part(b'name="other"; filename="x"') + END, TYPE, 422),
        (part(b'name="picture"') + END, TYPE, 422),
        (part(b"name=" + b"y" * 100_000) + END, TYPE, 400),
        (b"--x\r\n" + b"A: b\r\n" * 1_000 + b"\r\n" + END, TYPE, 400),
        (part(b'name="a"') * 1_000 + END, TYPE, 413),
    ],
)
def test_what_is_no_form_with_a_picture_is_refused(body, content_type, status):
    with pytest.raises(RequestError) as refused:
        picture_of_form(body, content_type)
    assert refused.value.status == status
