import socket

import pytest
from tests.server.service import can_filter
from tests.waiting import HANGS

from tenfold.errors import SettingError
from tenfold.server.sockets import bind_socket, refuse_new_connections


def test_a_free_port_is_taken():
    with bind_socket("127.0.0.1", 0) as found:
        found.listen()
        with socket.create_connection(found.getsockname(), timeout=HANGS):
            pass


@pytest.mark.parametrize("host", ["127.0.0.1", "no-such-host.invalid", "192.0.2.1"])
def test_a_place_that_cannot_be_had_is_told(host):
    with bind_socket("127.0.0.1", 0) as taken:
        taken.listen()
        with pytest.raises(SettingError, match="Cannot listen on"):
            bind_socket(host, taken.getsockname()[1])


@pytest.mark.skipif(not can_filter(), reason="this system lets this user set no such filter")
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_who_has_connected_is_let_in_and_nobody_after(host):
    with bind_socket(host, 0) as listening:
        listening.listen()
        with socket.create_connection(listening.getsockname()[:2], timeout=HANGS):
            refuse_new_connections(listening)
            with pytest.raises(TimeoutError):
                socket.create_connection(listening.getsockname()[:2], timeout=0.2)
            listening.settimeout(HANGS)
            listening.accept()[0].close()
