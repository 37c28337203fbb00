"""The page to draw on: its files, the same for the service and for a site without one."""

from importlib.resources import files

KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
PAGE = ("index.html", "page.css", "page.js", "pen.js", "icon.svg")
ASKS = "ask.js"  # who reads: the service
HERE = ("here.js", "marks.js")  # who reads where there is none: the browser


def page_file(name: str) -> bytes:
    """Return a file of the page.

    Args:
        name: one of ``PAGE``, ``ASKS`` or ``HERE``
    """
    return (files(__name__) / name).read_bytes()
