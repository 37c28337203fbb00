import io

import numpy as np
import pytest

from tenfold.npy import array_of


def npy(values, **options):
    into = io.BytesIO()
    np.lib.format.write_array(into, values, **options)
    return into.getvalue()


def headed(text):
    """An npy of nothing but a header that says this."""
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text


@pytest.mark.parametrize("version", [(1, 0), (2, 0)])
@pytest.mark.parametrize("order", ["C", "F"])
def test_an_array_comes_back_as_it_was(version, order):
    values = np.asarray(np.arange(24).reshape(2, 3, 4), order=order)
    found = array_of(npy(values, version=version))
    np.testing.assert_array_equal(found, values)
    assert found.dtype == values.dtype


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x93NUMPY",
        headed(b""),
        headed(b"{" * 200),
        headed(b"(" * 5_000),
        headed(b"-" * 9_000 + b"1"),
        headed(b"\xff\xfe\x00"),
        headed(b"'" * 3),
        headed(b"{'descr': '|u1', 'fortran_order': False, 'shape': (-1, -1), }\n"),
        headed(b"{'descr': '|u1', 'fortran_order': False, 'shape': (10**20,), }\n"),
        npy(np.zeros(3), version=(3, 0)),
        npy(np.array([{}], object)),
        npy(np.zeros(3))[:-1],
        npy(np.zeros(3)) + b"x",
    ],
)
def test_what_is_no_array_is_refused(content):
    with pytest.raises(ValueError, match=r"header|pickled|bytes came|its shape"):
        array_of(content)


def test_a_header_longer_than_allowed_is_refused():
    with pytest.raises(ValueError, match="header"):
        array_of(npy(np.zeros(3)), longest_header=20)
