"""What the tests of the command line share."""

from dataclasses import dataclass
from pathlib import Path

import matplotlib
import pytest

from tenfold.cli import main
from tenfold.downloads import fonts
from tenfold.figures import style

FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str


@pytest.fixture
def ask(capfd, tmp_path, monkeypatch):
    """Ask a command as a user does, in this process and in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def _ask(*words):
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(word) for word in words])
        return Answer(end.value.code or 0, *capfd.readouterr())

    return _ask


@pytest.fixture
def undrawn(monkeypatch):
    """Have figures written without being drawn, which takes seconds."""
    monkeypatch.setattr(style, "_png", lambda *_args, **_kwargs: b"a picture")


@pytest.fixture(scope="session")
def forest(tiny, tmp_path_factory):
    """The file of a small forest that was trained on the command line."""
    path = tmp_path_factory.mktemp("model") / "forest.onnx"
    options = ["--data", str(tiny), "--out", str(path), "--set", "trees=10"]
    with pytest.raises(SystemExit) as end:
        main(["train", "forest", *options])
    assert not end.value.code
    return path


@pytest.fixture
def one_font(monkeypatch):
    """Draw glyphs from one font of this machine, and download none."""
    monkeypatch.setattr(fonts, "fetch_fonts", lambda progress: [FONT])
