"""``tenfold serve``: an HTTP service that reads digits."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tenfold.cli.options import Json

if TYPE_CHECKING:
    from socket import socket

    from tenfold.server.settings import Settings

KEY = "TENFOLD_API_KEY"


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes a free one.")] = 8000,
    models: Annotated[
        Path | None,
        typer.Option(help="A folder of model files to serve too; read anew on SIGHUP."),
    ] = None,
    key_file: Annotated[
        Path | None, typer.Option(help=f"A file with the key that is asked for; or {KEY}.")
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A name that the service goes by.")
    ] = None,
    allow_origin: Annotated[
        list[str] | None, typer.Option(help="A page elsewhere that may ask: https://example.org.")
    ] = None,
    in_flight: Annotated[
        int, typer.Option(min=1, help="Requests worked on; beyond, 503 at once.")
    ] = 32,
    deadline: Annotated[
        float, typer.Option(min=0.1, help="Seconds in which a request has to arrive.")
    ] = 10.0,
    quiet: Annotated[bool, typer.Option("--quiet", help="No line for each request.")] = False,
    as_json: Json = False,
) -> None:
    """Serve models over HTTP: pictures read, digits classified, a page to draw on."""
    from tenfold.errors import SettingError
    from tenfold.server.settings import Limits, Settings
    from tenfold.server.sockets import bind_socket

    settings = Settings(
        host=host,
        port=port,
        key=_key(key_file),
        hosts=tuple(allow_host or ()),
        origins=tuple(allow_origin or ()),
        models=models,
        limits=Limits(in_flight=in_flight, seconds=deadline),
    )
    try:
        listening = bind_socket(host, port)
    except SettingError as error:
        typer.echo(f"tenfold: {error}", err=True)
        raise typer.Exit(2) from None
    with listening:
        _serve(settings, listening, quiet, as_json)


def _key(file: Path | None) -> str | None:
    """Return the key: from the file, else from the environment."""
    from tenfold.errors import DataError

    if file is None:
        return os.environ.get(KEY)
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise DataError(f"{file} was not read; a file with a key in it was wanted.") from error


def _serve(settings: "Settings", listening: "socket", quiet: bool, as_json: bool) -> None:
    import logging

    from tenfold.server.running import run

    level = logging.WARNING if quiet else logging.INFO
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    logging.getLogger("tenfold.server").setLevel(level)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    url = f"http://{host}:{listening.getsockname()[1]}"
    run(settings, listening, partial(_announce, url, as_json))


def _announce(url: str, as_json: bool) -> None:
    """Print the address of the service, once it accepts requests."""
    from tenfold.cli.output import print_json

    if as_json:
        print_json({"url": url})
    else:
        typer.echo(f"Serving at {url}; Ctrl-C ends it.")
    sys.stdout.flush()
