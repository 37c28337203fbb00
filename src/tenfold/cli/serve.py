"""``tenfold serve``: an HTTP service that reads digits."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Json
from tenfold.cli.output import LogFormatter, print_error, print_json, print_text

if TYPE_CHECKING:
    from socket import socket

    from tenfold.server.settings import Settings

KEY = "TENFOLD_API_KEY"
MAX_KEY_BYTES = 4_096  # of its file


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes a free port.")] = 8000,
    models: Annotated[
        Path | None,
        typer.Option(help="A folder of further models to serve; read again on SIGHUP."),
    ] = None,
    key_file: Annotated[
        Path | None, typer.Option(help=f"A file with the required key; or set {KEY}.")
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A further host name of the service.")
    ] = None,
    allow_origin: Annotated[
        list[str] | None, typer.Option(help="An origin with access: https://example.org.")
    ] = None,
    in_flight: Annotated[
        int, typer.Option(min=1, help="Requests at the same time; further ones get 503.")
    ] = 32,
    deadline: Annotated[
        float, typer.Option(min=0.1, help="Seconds within which a request has to arrive.")
    ] = 10.0,
    quiet: Annotated[bool, typer.Option("--quiet", help="Log no line for each request.")] = False,
    as_json: Json = False,
) -> None:
    """Serve models over HTTP: read pictures, classify digits, offer a page to draw on."""
    _ignore_hangup()
    from tenfold.server.limits import Limits
    from tenfold.server.settings import Settings

    settings = Settings(
        host=host,
        port=port,
        key=_key(key_file),
        hosts=tuple(allow_host or ()),
        origins=tuple(allow_origin or ()),
        models=models,
        limits=Limits(in_flight=in_flight, seconds=deadline),
    )
    with _bound_socket(host, port) as listening:
        _serve(settings, listening, quiet, as_json)


def _ignore_hangup() -> None:
    """Ignore SIGHUP until the models are loaded, which it loads again: it would end the start."""
    import signal

    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)


def _key(file: Path | None) -> str | None:
    """Return the key: from the file, else from the environment."""
    from tenfold.errors import DataError
    from tenfold.files import read_regular

    if file is None:
        return os.environ.get(KEY)
    try:
        return read_regular(file, MAX_KEY_BYTES).decode("ascii").strip()
    except (OSError, ValueError) as error:
        raise DataError(
            f"{file} could not be read; a file of at most {MAX_KEY_BYTES:,} bytes with a key of "
            "ASCII characters was wanted."
        ) from error


def _bound_socket(host: str, port: int) -> "socket":
    """Return a socket that is bound to an address; exit with 2 if that is not possible."""
    from tenfold.errors import SettingError
    from tenfold.server.sockets import bind_socket

    try:
        return bind_socket(host, port)
    except SettingError as error:
        print_error(error)
        raise typer.Exit(2) from None


def _serve(settings: "Settings", listening: "socket", quiet: bool, as_json: bool) -> None:
    import logging

    from tenfold.server.running import run

    level = logging.WARNING if quiet else logging.INFO
    handler = logging.StreamHandler()
    handler.setFormatter(LogFormatter("%(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.getLogger("tenfold.server").setLevel(level)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    url = f"http://{host}:{listening.getsockname()[1]}"
    run(settings, listening, partial(_announce, url, as_json))


def _announce(url: str, as_json: bool) -> None:
    """Print the address of the service, once it accepts requests."""
    if as_json:
        print_json({"url": url})
    else:
        print_text(f"Serving at {url}; Ctrl-C ends it.")
    sys.stdout.flush()
