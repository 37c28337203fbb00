"""The constants of ONNX files beside those of the onnx package."""

import pytest
from onnx import TensorProto

from tenfold.modelfile import onnx_format


@pytest.mark.parametrize("name", ["FLOAT", "UINT8", "INT8", "INT32", "INT64", "BOOL", "DOUBLE"])
def test_the_numbers_of_the_types_are_those_of_onnx(name):
    assert getattr(onnx_format, name) == getattr(TensorProto, name)


def test_the_keys_of_the_metadata_have_tenfolds_prefix():
    keys = [value for name, value in vars(onnx_format).items() if name.endswith("_KEY")]
    assert len(keys) == 3
    assert all(key.startswith(onnx_format.METADATA_PREFIX) for key in keys)
