"""The page to draw on as a static site, which reads in the browser without a service."""

from pathlib import Path

from tenfold.downloads.cache import cache_folder
from tenfold.downloads.fetch import fetch
from tenfold.downloads.onnxruntime_web import ONNXRUNTIME_WEB
from tenfold.errors import SettingError
from tenfold.export.any_size import any_size
from tenfold.files import read_regular, write_bytes
from tenfold.modelfile import read
from tenfold.predictor import Predictor
from tenfold.types import Progress, unwatched
from tenfold.web import BROWSER_PARTS, BROWSER_READER, PAGE, READER, page_file

SECURITY_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'\">"
)
PRIVACY_NOTE = "It is read in this browser; nothing is sent anywhere."
GENERATOR = b'content="Tenfold"'


def write_site(predictor: Predictor, folder: Path, progress: Progress = unwatched) -> int:
    """Write the page, the model and ONNX Runtime for browsers into a folder.

    Any web server can serve it. The page itself is written last, so that an interrupted site shows
    no page.

    Args:
        predictor: the model file that reads
        folder: is made where there is none; another page there is not overwritten
        progress: called with what is fetched

    Returns:
        the size of the site in bytes

    Raises:
        SettingError: another page is there
        FetchError: npm is not there, or could not fetch ONNX Runtime
        ModelFileError: the model takes no images
        StorageError: the folder or the cache cannot be written
    """
    page = folder / "index.html"
    if page.exists() and GENERATOR not in read_regular(page):
        raise SettingError(f"{page} is another page than Tenfold's; name another folder.")
    model = any_size(read(predictor.path), shows_image=True)
    runtime = fetch(ONNXRUNTIME_WEB, cache_folder("web"), progress=progress)
    parts = {name: page_file(name) for name in (*PAGE[1:], *BROWSER_PARTS)}
    parts |= {READER: page_file(BROWSER_READER), "digits.onnx": model}
    parts |= {file.name: read_regular(runtime / file.name) for file in ONNXRUNTIME_WEB.files}
    for name, content in parts.items():
        write_bytes(folder / "page" / name, content)
    text = page_file("index.html").decode()
    text = text.replace("<!-- rules -->", SECURITY_POLICY).replace("<!-- place -->", PRIVACY_NOTE)
    write_bytes(page, text.encode())
    return len(text.encode()) + sum(map(len, parts.values()))
