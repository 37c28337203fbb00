import json
import os
import signal
import subprocess
import sys

import pytest

import tenfold
from tenfold.cli import app

TENFOLD = [sys.executable, "-m", "tenfold"]


def test_version_prints_the_version(ask):
    assert ask("--version").out == f"{tenfold.__version__}\n"


def test_the_name_alone_prints_the_help_and_counts_as_misuse(ask):
    answer = ask()
    assert answer.code == 2
    assert "run" in answer.out + answer.err


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["train"],
        ["train", "svm", "--nonsense"],
        ["train", "svm", "--images", "many"],
        ["train", "svm", "--images", "5"],
        ["train", "svm", "--seed", "-1"],
        ["train", "svm", "--set", "C"],
        ["train", "svm", "--set", "=5"],
        ["train", "svm", "--set", "random_state=1"],
        ["crossval", "svm", "--folds", "1"],
        ["tune", "svm", "--trials", "0"],
        ["run", "--quick", "--full"],
    ],
    ids=" ".join,
)
def test_misuse_ends_with_2_and_nothing_on_standard_output(ask, words):
    answer = ask(*words)
    assert answer.code == 2
    assert answer.out == ""
    assert "Error" in answer.err


TOLD = {
    "train nonsense": "No model is called 'nonsense'; there are svm, forest, cnn, ensemble.",
    "train svm --set c=5": "svm has no setting 'c'; it has C, ",
    "train svm --set C=-1 --data {tiny}": "C came as -1; a number from 1e-09 was wanted.",
    "train svm --set C=much --data {tiny}": "C came as 'much'; a number from",
    "train svm --teacher fast --data nowhere": "A teacher came, and SVM learns in one piece;",
    "train cnn --teacher nowhere.onnx": "nowhere.onnx could not be read: No such file",
    "train svm --data {tiny} --also nowhere": "nowhere does not exist; 'mnist' was wanted",
    "train svm --data {tiny} --also {tiny}": "{short} x_train came twice; to count images more",
    "train svm --data {tiny} --also {tiny}[half]": "{tiny}[half] ends in brackets that are no",
    "data info {tiny}[9999:]": "{tiny} x_train has 180 images, from 0 to 179; the slice [9999:]",
    "train svm --data nowhere": "nowhere does not exist; 'mnist' was wanted, or a folder",
    "train svm --data {tiny} --source tiff": "There is no source 'tiff'; one of mnist, idx,",
    "train svm --out {folder}": "{folder} is a folder; the name of a file to write was wanted.",
    "train svm --out {tiny}/m.onnx": "{tiny}/m.onnx could not be written",
    "crossval svm --data {tiny} --folds 19": "Digit 0 has 18 images in {short} x_train; 19 folds",
    "crossval svm --set c=5": "svm has no setting 'c'",
    "tune nonsense": "No model is called 'nonsense'",
    "evaluate nowhere.onnx": "nowhere.onnx could not be read: No such file or directory.",
    "evaluate {folder}": "{folder} is not a file; take one that 'tenfold train' wrote.",
    "evaluate {tiny}": "{tiny}: It is no ONNX model; take a file that 'tenfold",
    "compare {forest} nowhere.onnx": "nowhere.onnx could not be read",
    "card nowhere.onnx": "nowhere.onnx could not be read",
    "explore --data nowhere": "nowhere does not exist",
    "explore --data {tiny} --out {tiny}": "{tiny}/data-map.png could not be written",
    "run --data nowhere --out {folder}/new": "nowhere does not exist",
    "run --data {tiny} --out {tiny}": "{tiny}/report.html could not be written",
    "data fetch letters": "'letters' cannot be fetched; one of mnist can.",
    "data import nowhere": "nowhere could not be read: No such file or directory.",
    "data info nowhere": "nowhere does not exist",
    "data info {pipe}": "{pipe} looks like no data set; 'mnist' was wanted",
    "data info {pipe} --source csv": "{pipe} is a device or a pipe; a file to read was wanted.",
    "data info {pipe} --source npz": "{pipe} is a device or a pipe",
    "data info {pipe} --source bitmaps": "{pipe} is a device or a pipe",
    "data info {pipe} --source idx": "{pipe} holds 0 pairs of IDX files",
    "data info {pipe} --source folder": "{pipe}/0 does not exist",
    "data import {pipe}": "{pipe} is a device or a pipe",
    "train svm --data {tiny} --also {pipe}": "{pipe} looks like no data set",
    "train cnn --teacher {pipe}": "{pipe} is not a file",
    "train cnn --checkpoint {pipe}": "{pipe} is a device or a pipe; the name of a file to write",
    "train-lines --start {pipe}": "{pipe} is not a file",
    "tune svm --data {tiny} --storage {pipe}": "{pipe} is a device or a pipe",
    "tune svm --data {tiny} --storage {pipe} --join": "{pipe} is a device or a pipe",
    "card {pipe}": "{pipe} is not a file",
    "read {pipe}": "{pipe} is not a file; a picture was wanted.",
    "serve --port 0 --key-file {pipe}": "{pipe} could not be read; a file of at most 4,096 bytes",
    "site {folder}/new --model {pipe}": "{pipe} is not a file",
}


@pytest.mark.parametrize("line", TOLD)
def test_an_error_is_reported_in_one_line_and_ends_with_1(ask, line, tiny, forest, tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    names = {"tiny": tiny, "forest": forest, "folder": tmp_path, "pipe": pipe}
    answer = ask(*(word.format(**names) for word in line.split()))
    assert answer.code == 1
    assert answer.out == ""
    told = [each for each in answer.err.splitlines() if each.startswith("tenfold: ")]
    assert len(told) == 1
    short = f"{tiny.parent.name}/{tiny.name}"
    assert TOLD[line].format(**names, short=short) in told[0]
    assert answer.err.endswith(f"{told[0]}\n")
    assert "Traceback" not in answer.err


def test_an_error_of_the_system_is_a_line_too(ask, monkeypatch):
    from tenfold.downloads import catalogue

    def full():
        raise OSError(28, "No space left on device", "somewhere")

    monkeypatch.setattr(catalogue, "cache_states", full)
    answer = ask("data", "list")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "tenfold: [Errno 28] No space left on device: 'somewhere'\n"


# In processes of their own


@pytest.fixture
def empty_home(tmp_path, monkeypatch):
    monkeypatch.setenv("TENFOLD_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize("words", [["--help"], ["data", "list"], ["data", "list", "--json"]])
def test_a_reader_that_goes_away_is_met_with_silence(words, empty_home):
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*TENFOLD, *words], stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


def test_ctrl_c_ends_a_run_with_130_and_a_line_that_says_how_to_go_on(tiny, tmp_path):
    command = [*TENFOLD, "run", "--data", str(tiny), "--out", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        for line in process.stderr:
            if "Explore the data ..." in line:
                process.send_signal(signal.SIGINT)
                break
        told = process.stderr.read()
    assert process.returncode == 130
    lines = [line for line in told.splitlines() if not line.startswith(("✓ ", "2/", "3/"))]
    assert lines == [  # after those of the steps that it was about to end or begin
        "tenfold: stopped; the same command with --resume continues after the last finished step."
    ]


def test_it_starts_without_click_which_typer_no_longer_brings():
    code = "import sys; sys.modules['click'] = None; from tenfold.cli import main; main(['card'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2, done.stderr


def test_every_command_can_answer_a_program():
    (group,) = app.registered_groups
    commands = [*app.registered_commands, *group.typer_instance.registered_commands]
    silent = [each.name for each in commands if "as_json" not in each.callback.__annotations__]
    assert silent == ["export"]  # which writes a file, or ends with another code than 0


def test_json_is_all_that_comes_on_standard_output(ask, forest, tiny, tmp_path):
    data = ["--data", tiny]
    for words in (
        ["train", "forest", *data, "--out", tmp_path / "m.onnx", "--set", "trees=5"],
        ["crossval", "forest", *data, "--folds", "3", "--set", "trees=5"],
        ["evaluate", forest, *data],
        ["compare", forest, forest, *data],
        ["card", forest],
        ["data", "info", tiny],
    ):
        assert isinstance(json.loads(ask(*words, "--json").out), dict)
