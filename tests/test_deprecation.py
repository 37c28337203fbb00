import types

import pytest

from tenfold import deprecation


@pytest.fixture
def module(monkeypatch):
    module = types.ModuleType("somewhere")
    module.new = 5
    monkeypatch.setitem(deprecation.sys.modules, "somewhere", module)
    module.__getattr__ = lambda name: deprecation.former_name("somewhere", name, {"old": "new"})
    return module


def test_a_former_name_gives_the_object_and_warns_where_it_is_used(module):
    with pytest.warns(DeprecationWarning, match=r"somewhere\.old is renamed new") as caught:
        assert module.old == 5
    assert caught[0].filename == __file__


def test_a_name_that_never_was_is_an_attribute_error(module):
    with pytest.raises(AttributeError, match="module 'somewhere' has no attribute 'older'"):
        _ = module.older
