"""The page to draw on: files of the package, each known beforehand by its name."""

from importlib.resources import files

from fastapi import APIRouter, Response

from tenfold.server.refusals import RequestError

router = APIRouter(include_in_schema=False)

KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
NAMES = ("index.html", "page.css", "page.js", "pen.js", "ask.js", "icon.svg")
FILES = {name: (files("tenfold.server") / "web" / name).read_bytes() for name in NAMES}


@router.get("/")
async def page() -> Response:
    """Return the page."""
    return _file("index.html")


@router.get("/page/{name}")
async def part(name: str) -> Response:
    """Return a file of the page."""
    if name not in FILES:
        raise RequestError(404, "The page has no such file.")
    return _file(name)


def _file(name: str) -> Response:
    kind = KINDS[name.rpartition(".")[2]]
    return Response(FILES[name], media_type=f"{kind}; charset=utf-8")
