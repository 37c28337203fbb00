"""The annotated pictures of docs/read-a-photo.md: drawn pages of several kinds, as they are read.

``python -m benchmarks.example_readings`` writes them to ``docs/`` and prints the text of each. The
pages are those of ``benchmarks.kinds``; one of them is read wrong.
"""

import io
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

import tenfold
from benchmarks.kinds import KINDS
from tenfold.files import write_bytes
from tenfold.photo.drawing import COLOURS, REGION_COLOUR, UNEXPLAINED_COLOUR, annotated
from tenfold.pictures import open_picture

FOLDER = Path("docs")
SEED = 0  # of development: these pictures may be looked at
EXAMPLES = {  # the kind of each picture and its number
    "read-table.png": ("two_tables", 1),
    "read-boxes.png": ("open_boxes", 1),
    "read-desk.png": ("wooden_desk", 3),
    "read-turned.png": ("turned_page", 5),
    "read-unexplained.png": ("crossed_boxes", 0),
    "read-wrong.png": ("cut_boxes", 4),
}
LONGEST_SIDE = 600  # pixels of the annotated picture
GREYS = 16  # of its palette, beside the colours of the annotation: noise makes a PNG large


def main() -> None:
    """Draw, read and annotate each example, and print what was read."""
    for name, (kind, number) in EXAMPLES.items():
        truth, text = write_example(FOLDER / name, kind, number)
        print(f"{name}: {truth!r} is read as {text!r}")


def write_example(path: Path, kind: str, number: int) -> tuple[str, str]:
    """Write the annotated picture of one drawing; return its truth and what was read."""
    random = np.random.default_rng((SEED, list(KINDS).index(kind), number))
    picture, truth = KINDS[kind].draw(random)
    content = cv2.imencode(".png", picture)[1].tobytes()
    reading = tenfold.read(content)
    image = annotated(open_picture(content, longest=LONGEST_SIDE), reading)
    file = io.BytesIO()
    image.quantize(palette=palette(), dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    write_bytes(path, file.getvalue())
    return truth, reading.marked.replace("\n", "|")


def palette() -> Image.Image:
    """Return an image with the palette of the annotated pictures."""
    greys = [(grey, grey, grey) for grey in np.linspace(0, 255, GREYS).round().astype(int).tolist()]
    colours = [*greys, *COLOURS.values(), REGION_COLOUR, UNEXPLAINED_COLOUR]
    image = Image.new("P", (1, 1))
    image.putpalette([level for colour in colours for level in colour])
    return image


if __name__ == "__main__":
    main()
