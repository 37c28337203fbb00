"""The page to draw on: files of the package, served by their names."""

from fastapi import APIRouter, Response

from tenfold.server.errors import RequestError
from tenfold.web import KINDS, PAGE, READER, SERVICE_READER, page_file

router = APIRouter(include_in_schema=False)

FILES = {name: page_file(name) for name in PAGE} | {READER: page_file(SERVICE_READER)}


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
