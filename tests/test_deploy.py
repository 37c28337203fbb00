"""The examples of docs/deploy.md: they stand in the page as they stand in the folder, and run."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import tenfold
from tenfold.pretrained import path_of
from tests.waiting import HANGS

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples" / "deploy"
NODE_RUNTIME = "onnxruntime-node@1.30.0"


@pytest.fixture(scope="module")
def digits(mnist):
    return mnist.test.images[:100]


@pytest.fixture
def raw(digits, tmp_path):
    path = tmp_path / "digits.bin"
    path.write_bytes(digits.tobytes())
    return path


def said(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=HANGS)
    assert done.returncode == 0, done.stderr
    return np.array([int(word) for word in done.stdout.split()])


@pytest.mark.real
@pytest.mark.parametrize("model", ["default", "fast"])
def test_the_python_example_reads_what_the_predictor_reads(model, raw, digits, tmp_path):
    found = said([sys.executable, str(EXAMPLES / "read_digits.py"), str(raw), model], tmp_path)
    np.testing.assert_array_equal(found, tenfold.load(model).predict(digits))


@pytest.mark.real
def test_the_node_example_reads_what_the_predictor_reads(raw, digits, tmp_path):
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("LEFT OUT: node and npm are not here, so the Node.js example was not run")
    shutil.copy(EXAMPLES / "read_digits.mjs", tmp_path)
    install = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", NODE_RUNTIME]
    subprocess.run(install, cwd=tmp_path, check=True, capture_output=True, timeout=HANGS)
    for model in ("default", "fast"):
        command = ["node", "read_digits.mjs", str(path_of(model)), str(raw)]
        np.testing.assert_array_equal(said(command, tmp_path), tenfold.load(model).predict(digits))


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_the_page_shows_each_example_as_it_is(path):
    page = (ROOT / "docs" / "deploy.md").read_text()
    blocks = re.findall(r"```\w+\n(.*?)```", page, re.DOTALL)
    assert path.read_text() in blocks
