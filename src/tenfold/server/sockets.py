"""The listening socket: taken before anything heavy is loaded, closed without losing a client."""

import ctypes
import socket
import struct
import sys

from tenfold.errors import SettingError

# A socket filter in the kernel's own language: of a segment that comes for the listening socket,
# byte 13 holds TCP's flags; with SYN among them it is dropped, else let in. Source: RFC 9293,
# section 3.1; linux/filter.h for the instructions (code, jump if true, jump if false, constant).
DROP_SYN = [(0x30, 0, 0, 13), (0x45, 0, 1, 0x02), (0x06, 0, 0, 0), (0x06, 0, 0, 0xFFFFFFFF)]
SO_ATTACH_FILTER = 26
BACKLOG = 128  # connections that wait to be accepted


def bind_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens: clients wait until the service accepts them.

    Two services can bind one port while neither of them listens; only one can listen.

    Raises:
        SettingError: the port is in use, or the address is not one of this machine
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(BACKLOG)
    except OSError as error:
        raise SettingError(
            f"Cannot listen on {host}, port {port}: {error.strerror}; take another --port."
        ) from error
    return found


def refuse_new_connections(listening: socket.socket) -> None:
    """Let no further connection begin; those that have begun can still be accepted.

    Closing a listening socket resets the connections made since the last accept. Here the kernel
    drops the first segment of further ones instead, so that those clients try again a second
    later: at the successor, if the port has one by then. On systems other than Linux nothing
    happens.
    """
    if sys.platform != "linux":
        return
    program = b"".join(struct.pack("HBBI", *instruction) for instruction in DROP_SYN)
    buffer = ctypes.create_string_buffer(program)
    fields = struct.pack("HP", len(DROP_SYN), ctypes.addressof(buffer))
    listening.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, fields)
