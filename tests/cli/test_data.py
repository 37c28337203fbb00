# ruff: noqa: F401, F811
import json

import pytest
from typer.testing import CliRunner

from tenfold.cli.data import app
from tenfold.data.idx import write
from tenfold.downloads import catalogue
from tenfold.errors import SettingError
from tests.data.conftest import digits
from tests.downloads.conftest import archive, collection, contents, mirror
from tests.line_training.conftest import hands_folder

runner = CliRunner()


@pytest.fixture
def home(monkeypatch, tmp_path, collection):
    """An empty cache, and the small collection as the one that can be fetched."""
    monkeypatch.setenv("TENFOLD_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(catalogue, "COLLECTIONS", {"small": collection})
    return tmp_path / "home" / "data" / "small"


def run(*words):
    result = runner.invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_fetch_says_where_it_is(home):
    assert run("fetch", "small") == f"small is in {home}\n"


def test_import_says_where_it_is(home, archive):
    assert run("import", str(archive), "--name", "small") == f"small is in {home}\n"


def test_a_name_that_is_unknown_is_left_to_the_root_to_tell(home):
    with pytest.raises(SettingError, match="'letters' cannot be fetched"):
        run("fetch", "letters")


def test_list_shows_what_is_missing_and_then_that_nothing_is(home):
    assert "4 files missing" in run("list")
    run("fetch", "small")
    assert "yes" in run("list")


def test_list_as_json(home):
    found = json.loads(run("list", "--json"))
    assert found["collections"][0]["missing"] == ["a-images", "a-labels", "b-images", "b-labels"]
    assert found["sources"] == ["mnist", "idx", "folder", "csv", "npz", "bitmaps"]


def test_info_counts_the_digits(tmp_path, digits):
    for part in ("train", "test"):
        write(tmp_path / f"{part}-images-idx3-ubyte", digits.images)
        write(tmp_path / f"{part}-labels-idx1-ubyte", digits.labels)
    assert digits.sha256[:12] in run("info", str(tmp_path))
    found = json.loads(run("info", str(tmp_path), "--json"))
    assert found["train"]["counts"] == found["test"]["counts"] == [4] * 10
    assert found["train"]["sha256"] == digits.sha256


def test_the_digits_of_other_hands_are_written_as_data(tmp_path, hands_folder):
    out = tmp_path / "hands.npz"
    assert f"Written to {out}" in run("hands", str(hands_folder), "--out", str(out))
    counts = json.loads(run("hands", str(hands_folder), "--out", str(out), "--json"))
    found = json.loads(run("info", str(out), "--json"))
    assert found["train"]["images"] == counts["train"] > 0
    assert found["test"]["images"] == counts["test"] > 0
