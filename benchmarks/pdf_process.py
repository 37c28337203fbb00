"""Processor time to render a PDF in this process, and in a process of its own as Tenfold does."""

import io
import os
from collections.abc import Callable

import numpy as np
import pypdfium2
from PIL import Image

from benchmarks.recording import make_parser, report
from tenfold.pictures.pdf import render_first_page
from tenfold.pictures.pdf_child import PAGE_SIDE

ROUNDS = 20
PAGES = {"a small picture": 200, "a scan of 12 million pixels": 3_464}  # pixels of a side


def main() -> None:
    """Render each page both ways, and report."""
    given = make_parser(__doc__).parse_args()
    rows = []
    for name, side in PAGES.items():
        content = _pdf(side)
        here = _milliseconds(lambda content=content: _rendered_here(content))
        apart = _milliseconds(lambda content=content: render_first_page(content, "x.pdf"))
        rows.append([name, f"{here:.0f} ms", f"{apart:.0f} ms", f"{apart - here:.0f} ms"])
    header = ["a page with", "in this process", "in its own", "difference"]
    report(
        "A PDF in a process of its own", header, rows, record=given.record, packages=["pypdfium2"]
    )


def _pdf(side: int) -> bytes:
    noise = np.random.default_rng(0).integers(150, 255, (side // 8, side // 8), dtype=np.uint8)
    into = io.BytesIO()
    Image.fromarray(noise).resize((side, side)).convert("RGB").save(into, "PDF", resolution=300)
    return into.getvalue()


def _rendered_here(content: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(content) as document:
        page = document[0]
        image: Image.Image = page.render(scale=PAGE_SIDE / max(page.get_size())).to_pil()
        return image


def _milliseconds(render: Callable[[], object]) -> float:
    """Return the mean processor time of a call, that of ended child processes included."""
    render()
    started = sum(os.times()[:4])
    for _ in range(ROUNDS):
        render()
    return (sum(os.times()[:4]) - started) / ROUNDS * 1_000


if __name__ == "__main__":
    main()
