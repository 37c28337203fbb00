"""The files of the page to draw on, the same for the service and for a site without one."""

from importlib.resources import files

KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
PAGE = (
    "index.html", "page.css", "page.js", "pen.js", "regions.js", "overlay.js", "tables.js",
    "constants.js", "icon.svg",
)  # fmt: skip
READER = "reader.js"  # the name by which the page imports its reader, one of these two:
SERVICE_READER = "service_reader.js"
BROWSER_READER = "browser_reader.js"
BROWSER_PARTS = ("segmentation.js",)  # that the reader in the browser imports


def page_file(name: str) -> bytes:
    """Return the content of a file of the page.

    Args:
        name: of a file in this folder
    """
    return (files(__name__) / name).read_bytes()
