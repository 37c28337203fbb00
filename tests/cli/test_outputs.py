"""What commands write: nothing that they read, nothing twice, and nothing that another writes."""

import shutil

import pytest

from tenfold.cli.outputs import data_files
from tenfold.files.lock import exclusive


@pytest.fixture
def files(tiny, forest, tmp_path, monkeypatch):
    """An own copy of data and model."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(tiny, "data.npz")
    shutil.copy(forest, "model.onnx")
    return tmp_path


READ = "is read by this command and would be overwritten"
TWICE = "would be written twice: it is the same file as"
CLASHES = {
    "train forest --data data.npz --out data.npz": f"data.npz {READ}",
    "train forest --data data.npz --out link.npz": f"link.npz {READ}: it is the same file as data",
    "train forest --data data.npz --also model.onnx --out x --checkpoint x": f"x {TWICE} x",
    "train cnn --data data.npz --teacher model.onnx --out model.onnx": f"model.onnx {READ}",
    "train cnn --data data.npz --checkpoint data.npz": f"data.npz {READ}",
    "train-lines --data data.npz --out data.npz": f"data.npz {READ}",
    "train-context --data data.npz --out data.npz": f"data.npz {READ}",
    "adapt --data data.npz --model model.onnx --out model.onnx": f"model.onnx {READ}",
    "adapt --data data.npz --known data.npz --out data.npz": f"data.npz {READ}",
    "export model.onnx --any-size --out model.onnx": f"model.onnx {READ}",
    "export model.onnx --int8 --data data.npz --out data.npz": f"data.npz {READ}",
    "export repo/model/1/model.onnx --to triton --out repo": f"model.onnx {READ}",
    "explore --data figs/data.png --source npz --out figs": f"data.png {READ}",
    "evaluate model.onnx --data figs/data.png --source npz --figures figs": f"data.png {READ}",
    "run --quick --data figs/data.png --source npz --out figs": f"data.png {READ}",
    "tune forest --data data.npz --storage data.npz": f"data.npz {READ}",
    "tune forest --data data.npz --storage new/report.html --out new": f"report.html {TWICE}",
    "site figs --model figs/page/digits.onnx": f"digits.onnx {READ}",
    "data import home/data/mnist": f"train-images-idx3-ubyte {READ}",
}


@pytest.mark.parametrize("line", CLASHES)
def test_no_command_overwrites_what_it_reads(ask, files, line, monkeypatch):
    monkeypatch.setenv("TENFOLD_HOME", "home")
    (files / "link.npz").symlink_to(files / "data.npz")
    places = "figs/data.png", "repo/model/1/model.onnx", "figs/page/digits.onnx"
    for place in (*places, "home/data/mnist/train-images-idx3-ubyte"):
        (files / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy("model.onnx" if place.endswith("onnx") else "data.npz", place)
    before = {path: path.read_bytes() for path in files.rglob("*") if path.is_file()}
    answer = ask(*line.split())
    assert (answer.code, answer.out) == (1, "")
    assert CLASHES[line] in answer.err
    assert {path: path.read_bytes() for path in files.rglob("*") if path.is_file()} == before


WRITERS = {
    "train forest --data data.npz --out out": "out",
    "train cnn --data data.npz --checkpoint state --out other": "state",
    "train-lines --data data.npz --out out": "out",
    "train-context --data data.npz --out out": "out",
    "adapt --data data.npz --model fast --out out": "out",
    "ensemble out default fast --data data.npz": "out",
    "export model.onnx --any-size --out out": "out",
    "run --quick --data data.npz --out folder": "folder",
    "tune forest --data data.npz --storage out": "out",
    "tune forest --data data.npz --out folder": "folder",
}


@pytest.mark.parametrize("line", WRITERS)
def test_what_another_process_writes_is_not_written(ask, files, line):
    (files / "folder").mkdir()
    with exclusive(files / WRITERS[line]):
        answer = ask(*line.split())
    assert (answer.code, answer.out) == (1, "")
    (told,) = answer.err.splitlines()
    assert told == (
        f"tenfold: Another process is writing {WRITERS[line]}; wait until it has ended, or choose "
        "another place."
    )


def test_a_command_leaves_no_lock(ask, files):
    answer = ask("train", "forest", "--data", "data.npz", "--set", "trees=2", "--out", "out.onnx")
    assert answer.code == 0, answer.err
    assert sorted(path.name for path in files.iterdir()) == ["data.npz", "model.onnx", "out.onnx"]


def test_the_files_of_data_are_those_that_are_read(tmp_path, monkeypatch):
    monkeypatch.setenv("TENFOLD_HOME", str(tmp_path / "home"))
    for name in ("p/3/a.png", "p/3/notes.txt", "p/train/4/b.jpg", "p/model.onnx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    for name in ("i/x-images-idx3-ubyte", "i/x-labels-idx1-ubyte.gz", "i/model.onnx", "d.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    def names(*places, source=None):
        found = data_files(*(f"{tmp_path}/{place}" for place in places), source=source)
        return sorted(path.name for path in found)

    assert names("p") == ["a.png", "b.jpg"]
    assert names("i") == ["x-images-idx3-ubyte", "x-labels-idx1-ubyte.gz"]
    assert names("i/x-images-idx3-ubyte") == ["x-images-idx3-ubyte", "x-labels-idx1-ubyte.gz"]
    assert names("d.csv[:5]", "nowhere", "p/model.onnx", source="csv") == ["d.csv"]
    assert len(list(data_files("mnist", None))) == 4
