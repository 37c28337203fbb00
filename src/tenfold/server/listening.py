"""The place that a service listens at, taken before anything heavy is loaded."""

import socket

from tenfold.errors import SettingError


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that is bound, not yet listening.

    Raises:
        SettingError: the port is in use, or the address not this machine's
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
    except OSError as error:
        raise SettingError(
            f"{host}, port {port}, cannot be listened at: {error.strerror}; take another --port."
        ) from error
    return found
