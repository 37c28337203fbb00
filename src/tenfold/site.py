"""The page to draw on as a static site: it reads in the browser, and no server is asked."""

from pathlib import Path

from tenfold.downloads.cache import cache_folder
from tenfold.downloads.fetch import fetch
from tenfold.downloads.onnxruntime_web import ONNXRUNTIME_WEB
from tenfold.errors import SettingError
from tenfold.export.any_size import any_size
from tenfold.files import write_bytes
from tenfold.predictor import Predictor
from tenfold.types import Progress, unwatched
from tenfold.web import HERE, PAGE, page_file

RULES = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'\">"
)
PLACE = "It is read in this browser; nothing is sent anywhere."
OURS = b'content="Tenfold"'


def write_site(predictor: Predictor, folder: Path, progress: Progress = unwatched) -> int:
    """Write the page, the model and ONNX Runtime for browsers into a folder.

    Any web server can give it out: it is files alone. The page is written last, so that a site
    that was interrupted shows nothing half.

    Args:
        predictor: the model file that reads
        folder: is made where there is none; another page there is not overwritten
        progress: told what is brought

    Returns:
        how many bytes the site has

    Raises:
        SettingError: another page is there
        FetchError: npm is not there, or could not bring ONNX Runtime
        ModelFileError: the model takes no images
        StorageError: the folder or the cache cannot be written
    """
    page = folder / "index.html"
    if page.exists() and OURS not in page.read_bytes():
        raise SettingError(f"{page} is another page than Tenfold's; name another folder.")
    model = any_size(predictor.path.read_bytes(), shows_image=True)
    runtime = fetch(ONNXRUNTIME_WEB, cache_folder("web"), progress=progress)
    asks, marks = HERE
    parts = {name: page_file(name) for name in PAGE[1:]}
    parts |= {"ask.js": page_file(asks), marks: page_file(marks), "digits.onnx": model}
    parts |= {file.name: (runtime / file.name).read_bytes() for file in ONNXRUNTIME_WEB.files}
    for name, content in parts.items():
        write_bytes(folder / "page" / name, content)
    text = page_file("index.html").decode()
    text = text.replace("<!-- rules -->", RULES).replace("<!-- place -->", PLACE)
    write_bytes(page, text.encode())
    return len(text.encode()) + sum(map(len, parts.values()))
