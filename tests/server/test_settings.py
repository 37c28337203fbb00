import pytest

from tenfold.errors import SettingError
from tenfold.server.settings import Settings


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_of_this_machine_alone_no_key_is_asked(host):
    assert Settings(host=host).is_local


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "digits.example"])
def test_where_others_can_ask_a_key_is_wanted_and_it_is_said_how(host):
    with pytest.raises(SettingError, match="TENFOLD_API_KEY"):
        Settings(host=host)
    assert not Settings(host=host, key="x" * 16).is_local


@pytest.mark.parametrize(
    "key",
    [
        "short",
        "",
        "with\nlines and more of them",
        " " * 20,
        "two words of letters",
        "sixteen-letters! ",
        "schlüssel " * 4,
    ],
)
def test_a_key_that_is_easily_guessed_or_cannot_be_sent_is_refused(key):
    with pytest.raises(SettingError):
        Settings(host="0.0.0.0", key=key)
