import pytest
import torch

from tenfold.errors import SettingError
from tenfold.nets.devices import find_device


def test_auto_is_a_gpu_where_there_is_one():
    assert find_device("auto").type == ("cuda" if torch.cuda.is_available() else "cpu")
    assert find_device("cpu").type == "cpu"


def test_a_device_that_is_not_known_is_refused_with_those_that_are():
    with pytest.raises(SettingError, match="'abacus'; one of auto, cpu, cuda was wanted"):
        find_device("abacus")


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_a_gpu_that_is_not_there_is_no_crash():
    with pytest.raises(SettingError, match="no CUDA device is here"):
        find_device("cuda")
