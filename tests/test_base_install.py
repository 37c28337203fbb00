"""The base install, made for real: what it brings is enough to read digits, and nothing more."""

import json
import os
import subprocess

import pytest
from benchmarks.base_install import ANSWER, ROOT
from benchmarks.environments import make_environment


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    return (
        make_environment(tmp_path_factory.mktemp("base") / "venv", "--no-compile", str(ROOT))
        / "python"
    )


def ran(python, *arguments):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(python), *arguments], capture_output=True, text=True, env=environment, check=True
    )
    return done.stdout


def test_it_holds_neither_torch_nor_scikit_learn(python):
    listed = json.loads(ran(python, "-m", "pip", "list", "--format", "json"))
    names = {package["name"].lower() for package in listed}
    assert not names & {"torch", "scikit-learn", "scipy", "matplotlib", "onnx"}
    assert {"numpy", "onnxruntime"} <= names


@pytest.mark.parametrize("model", ["default", "fast"])
def test_it_answers(python, model):
    assert json.loads(ran(python, "-c", ANSWER.format(model=model)))[1] == []


def test_its_command_line_tells_a_models_card(python):
    assert "cnn" in ran(python.parent / "tenfold", "card", "default")
