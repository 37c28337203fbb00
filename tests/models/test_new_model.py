"""The model of docs/add-a-model.md, added as that page says: two files and one line."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Adds the page's model to the package, as if its files were in src/tenfold.
ADDED = """
import sys
from pathlib import Path
import tenfold.export, tenfold.models
from tenfold.models import MODELS, Family

folder = Path(sys.argv[1])
tenfold.models.__path__.append(str(folder / "models"))
tenfold.export.__path__.append(str(folder / "export"))
page = {"Family": Family}
exec((folder / "table.txt").read_text(), page)
MODELS |= page["MODELS"]
"""
CONTRACT = """
import pytest
sys.exit(pytest.main(["-p", "no:cacheprovider", "-k", "means", *sys.argv[2:]]))
"""
USED = """
import numpy as np
from tenfold import export
from tenfold.cli.options import Model
from tenfold.models import member_families, run_families
from tenfold.predictor import Predictor
from tenfold.training import card_of, train
from tests.shapes import squares

digits = squares(8)
model, mixed = (
    train(name, digits, settings=settings)
    for name, settings in (("means", {}), ("ensemble", {"members": ("means", "means")}))
)
for training in (model, mixed):
    path = folder / f"{training.name}.onnx"
    card = export.write_model(training, path, sample=digits, test=digits)
    predictor = Predictor(path)
    answers = training.model.predict_proba(digits.images)
    parity = export.check_parity(answers, predictor.predict_proba(digits.images))
    assert export.verify(predictor, digits.images).different_labels == 0
    assert predictor.card == card
    assert (predictor.predict(digits.images) == digits.labels).mean() > 0.9
assert "means" in run_families() and "means" in member_families()
print(Model.__metadata__[0].help)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with the files of the page under models/ and export/, and its table."""
    folder = tmp_path_factory.mktemp("page")
    page = (ROOT / "docs" / "add-a-model.md").read_text()
    estimator, exporter, table = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    for name, content in (("models", estimator), ("export", exporter)):
        (folder / name).mkdir()
        (folder / name / "means.py").write_text(content)
    (folder / "table.txt").write_text(table)
    return folder


def run(code, folder, *arguments):
    command = [sys.executable, "-c", ADDED + code, str(folder), *arguments]
    places = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=places, capture_output=True, text=True)


def test_it_is_held_to_the_contract_without_a_change_to_the_tests(folder):
    done = run(CONTRACT, folder, str(ROOT / "tests" / "models" / "test_contract.py"))
    assert done.returncode == 0, done.stdout
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) > 60


def test_it_is_trained_written_verified_and_named_like_any_other(folder):
    done = run(USED, folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "svm, forest, cnn, ensemble or means."
