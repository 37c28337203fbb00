import multiprocessing
import threading
import time
from pathlib import Path

import pytest
from filelock import FileLock

from tenfold.downloads.cache import Cache, cache_folder
from tenfold.errors import DataError, FetchError, StorageError
from tests.damage import flips


@pytest.fixture
def cache(tmp_path, collection):
    return Cache(tmp_path / "cache", collection)


def fill(cache, contents):
    with cache.writing(1):
        for file in cache.collection.files:
            cache.store(file, contents[file.name], "a test")


def test_tenfold_home_says_where_the_cache_is(monkeypatch, tmp_path):
    monkeypatch.setenv("TENFOLD_HOME", str(tmp_path))
    assert cache_folder("mnist") == tmp_path / "data" / "mnist"


@pytest.mark.parametrize("home", [None, ""])
def test_without_it_the_cache_is_where_the_system_keeps_caches(monkeypatch, home):
    monkeypatch.delenv("TENFOLD_HOME", raising=False)
    if home is not None:
        monkeypatch.setenv("TENFOLD_HOME", home)
    folder = cache_folder("mnist")
    assert folder.is_absolute()
    assert folder.parts[-2:] == ("data", "mnist")
    assert "tenfold" in folder.parts


def test_of_a_folder_that_is_not_there_every_file_is_missing(cache):
    assert cache.missing() == cache.collection.files


def test_what_was_stored_is_no_longer_missing(cache, contents):
    fill(cache, contents)
    assert cache.missing() == ()


def test_every_one_of_200_changed_bits_is_noticed(cache, contents):
    fill(cache, contents)
    file = cache.collection.files[0]
    path = cache.folder / file.name
    for changed in flips(contents[file.name], 200):
        path.write_bytes(changed)
        assert cache.missing() == (file,)


def test_a_file_of_another_length_or_a_folder_in_its_place_is_missing(cache, contents):
    fill(cache, contents)
    first, second = cache.collection.files[:2]
    (cache.folder / first.name).write_bytes(contents[first.name][:-1])
    (cache.folder / second.name).unlink()
    (cache.folder / second.name).mkdir()
    assert cache.missing() == (first, second)


def test_what_is_not_right_is_not_stored(cache):
    with cache.writing(1), pytest.raises(DataError, match=r"from there came with sha256 \w{64}; "):
        cache.store(cache.collection.files[0], b"other", "from there")
    assert [path.name for path in cache.folder.iterdir()] == [".lock"]


def test_what_a_killed_run_left_is_cleared_away(cache, contents):
    fill(cache, contents)
    (cache.folder / ".a-images.x1.part").write_bytes(b"half")
    (cache.folder / ".npm-x2.part" / "deep").mkdir(parents=True)
    with cache.writing(1):
        assert sorted(path.name for path in cache.folder.iterdir()) == [".lock", *contents]


def test_a_lock_held_by_another_is_waited_for_so_long_and_no_longer(cache):
    cache.folder.mkdir()
    sentence = r"Another process has been filling .*cache for 0 s"
    with FileLock(cache.folder / ".lock"), pytest.raises(FetchError, match=sentence):
        cache.writing(0.2).__enter__()


def test_a_lock_that_another_lets_go_meanwhile_is_taken(cache):
    cache.folder.mkdir()
    held = FileLock(cache.folder / ".lock", thread_local=False)
    held.acquire()
    waiting = threading.Timer(0.2, held.release)
    waiting.start()
    with cache.writing(120):
        assert not held.is_locked
    waiting.join()


def _hold_forever(cache: Cache, held: Path) -> None:
    with cache.writing(1):
        held.touch()
        time.sleep(900)


def test_the_lock_of_a_killed_process_is_free(cache, tmp_path):
    held = tmp_path / "held"
    process = multiprocessing.get_context("spawn").Process(target=_hold_forever, args=(cache, held))
    process.start()
    while not held.exists():
        assert process.is_alive()
        time.sleep(0.01)
    process.kill()
    process.join()
    with cache.writing(1):
        pass


def test_a_folder_that_cannot_be_made_is_one_sentence_with_what_to_do(collection, tmp_path):
    (tmp_path / "file").touch()
    cache = Cache(tmp_path / "file" / "cache", collection)
    with pytest.raises(StorageError, match=r"file/cache cannot be written: .*TENFOLD_HOME"):
        cache.writing(1).__enter__()


def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(cache, contents, full_disk):
    full_disk(1000)
    with pytest.raises(StorageError, match=r"cache/a-images could not be written: File too large"):
        fill(cache, contents)
    assert [path.name for path in cache.folder.iterdir()] == [".lock"]


def test_a_read_only_folder_is_one_sentence(open_folder, unprivileged, collection, contents):
    cache = Cache(open_folder / "cache", collection)
    cache.folder.mkdir()
    cache.folder.chmod(0o555)
    with pytest.raises(StorageError, match=r"cache cannot be written: Permission denied"):
        fill(cache, contents)
    assert list(cache.folder.iterdir()) == []
