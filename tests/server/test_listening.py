import socket
import sys

import pytest

from tenfold.errors import SettingError
from tenfold.server.listening import bound, let_nobody_in


def test_a_free_port_is_taken():
    with bound("127.0.0.1", 0) as found:
        found.listen()
        with socket.create_connection(found.getsockname(), timeout=5):
            pass


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid", "192.0.2.1"])
def test_a_place_that_cannot_be_had_is_told(host):
    with bound("127.0.0.1", 0) as taken:
        taken.listen()
        with pytest.raises(SettingError, match="cannot be listened at"):
            bound(host, taken.getsockname()[1])


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is Linux's")
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_who_has_connected_is_let_in_and_nobody_after(host):
    with bound(host, 0) as listening:
        listening.listen()
        with socket.create_connection(listening.getsockname()[:2], timeout=5):
            let_nobody_in(listening)
            with pytest.raises(TimeoutError):
                socket.create_connection(listening.getsockname()[:2], timeout=0.2)
            listening.settimeout(5)
            listening.accept()[0].close()
