import numpy as np
import pytest
from PIL import Image
from tests.line_training.hand_files import WRITERS, write_strokes, write_table
from tests.photo.pages import paper, write


@pytest.fixture(scope="session")
def hands_folder(tmp_path_factory):
    """Return a folder of small collections in the four forms."""
    found = tmp_path_factory.mktemp("hands")
    for name, labels in (
        ("digits", "07"),
        ("signs", ".,-("),
        ("letters", "Wl"),
        ("numbers", ["71"]),
    ):
        samples = [(label, writer, {}) for label in labels for writer in WRITERS]
        write_strokes(found / "unipen" / f"{name}.jsonl.gz", samples)
    pen = [("3", f"tra{number:02d}", {}) for number in range(9)]
    write_strokes(found / "pendigits-orig" / "digits.jsonl.gz", pen)
    bars = np.zeros((4, 28, 28), np.uint8)
    bars[:, 4:24, 12:16] = 255
    (found / "bhmsds").mkdir()
    np.savez(found / "bhmsds" / "images.npz", images=bars)
    rows = [{"row": row, "label": label, "file": ""} for row, label in enumerate("12-w")]
    write_table(found / "bhmsds" / "labels.csv", rows)
    page = paper(64, 200)
    write(page, "264", 20, 50, height=36, thickness=4)
    (found / "lectaurep-numbers" / "img").mkdir(parents=True)
    Image.fromarray(page).save(found / "lectaurep-numbers" / "img" / "a.png")
    register = {"file": "a.png", "text": "264", "page": "p", "use": "T"}
    write_table(found / "lectaurep-numbers" / "labels.csv", [register])
    (found / "paper-textures" / "crumpled").mkdir(parents=True)
    Image.fromarray(paper(90, 90)).save(found / "paper-textures" / "crumpled" / "p.jpg")
    return found
