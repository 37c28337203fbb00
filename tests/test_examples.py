import re
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import numpy as np
import pytest
from PIL import Image

import tenfold
from tests.drawn import drawn_digits
from tests.waiting import HANGS

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
README = (ROOT / "README.md").read_text()
TOUR = EXAMPLES / "tour.ipynb"


def ran(name, *words, cwd):
    """Return the lines that the example printed."""
    command = [sys.executable, EXAMPLES / name, *words]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=HANGS)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_train_and_load(tiny, tmp_path):
    lines = ran("train_and_load.py", "--data", tiny, "--images", "150", cwd=tmp_path)
    assert lines[0].startswith("forest.onnx was trained on 150 images in ")
    assert len(lines) == 11
    assert (tmp_path / "forest.onnx").is_file()


def test_your_own_folder(tmp_path):
    """Pictures as people have them: dark ink on light paper, of any size."""
    pictures = drawn_digits(150, seed=3)
    for number, (image, label) in enumerate(zip(pictures.images, pictures.labels, strict=True)):
        folder = tmp_path / "pictures" / str(label)
        folder.mkdir(parents=True, exist_ok=True)
        enlarged = np.kron(255 - image, np.ones((2, 2), dtype=np.uint8))
        Image.fromarray(enlarged).save(folder / f"{number}.png")
    lines = ran("your_own_folder.py", "pictures", cwd=tmp_path)
    assert lines[0] == "trained on 120 pictures, evaluated on 30"
    assert lines[1].startswith("accuracy ")


def test_grid_search(tiny, tmp_path):
    lines = ran("grid_search.py", "--data", tiny, "--images", "90", cwd=tmp_path)
    assert [line[:11] for line in lines] == ["deskewed   "] * 2 + ["unchanged  "] * 2


def test_compare_models(tiny, tmp_path):
    lines = ran("compare_models.py", "--data", tiny, "--images", "150", cwd=tmp_path)
    assert lines[0].startswith("Support vector machine: ")
    assert lines[1].startswith("Random forest: ")
    assert "the chance of such a difference" in lines[-1]


def test_the_picture_of_the_readme_is_read_as_the_readme_shows():
    (shown,) = re.findall(r"\$ tenfold read (\S+)\n(.*?)```", README, re.DOTALL)
    picture, text = shown
    assert tenfold.read(ROOT / picture).marked == text.rstrip()


def test_the_python_example_of_the_readme_runs():
    (code,) = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=HANGS
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("28065\n7194\n630528\n")


def test_the_tour_is_kept_without_its_outputs():
    cells = nbformat.read(TOUR, as_version=4).cells
    assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []


@pytest.mark.real
def test_the_tour_runs_from_the_data_to_a_file_that_agrees(mnist, tmp_path):
    tour = nbformat.read(TOUR, as_version=4)
    place = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(tour, timeout=HANGS, resources=place).execute()
    outputs = [output for cell in tour.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 11
    printed = "".join(output.get("text", "") for output in outputs)
    assert "different labels: 0" in printed
