"""Decoders that write nothing to the user's terminal: Tenfold's own errors report the damage."""

import ctypes
import logging
from contextlib import suppress


def silence_pillow() -> None:
    """Let Pillow log to the handlers of the program, if it has any, and not to the terminal."""
    logger = logging.getLogger("PIL")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def silence_libtiff() -> None:
    """Let Pillow's libtiff print nothing."""
    from PIL import _imaging

    with suppress(AttributeError, OSError, TypeError):  # Pillow has libtiff inside, or none
        set_handler = ctypes.CDLL(_imaging.__file__).TIFFSetErrorHandler
        set_handler.argtypes, set_handler.restype = [ctypes.c_void_p], ctypes.c_void_p
        set_handler(None)
