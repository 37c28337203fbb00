"""The journal of a run: what comes back, and what is not taken up."""

import os
from dataclasses import dataclass

import pytest

from tenfold.errors import StorageError
from tenfold.journal import Journal


@dataclass(frozen=True)
class Part:
    name: str
    share: float | None


@dataclass(frozen=True)
class Found:
    accuracy: float
    counts: tuple[int, ...]
    parts: tuple[Part, ...]


FOUND = Found(1 / 3, (1, 2, 3), (Part("é\n", None), Part("b", 0.1)))


@pytest.fixture
def journal(tmp_path):
    return Journal(tmp_path / "run" / "journal", "abc")


def test_what_a_step_found_comes_back_equal_to_the_last_bit(journal):
    journal.put("fit", Found, FOUND)
    assert journal.get("fit", Found) == FOUND
    assert Journal(journal.folder, "abc").get("fit", Found) == FOUND


def test_a_step_that_is_not_finished_is_none(journal):
    assert journal.get("fit", Found) is None
    journal.put("fit", Found, FOUND)
    assert journal.get("judge", Found) is None


def test_a_finished_step_may_be_finished_again(journal):
    journal.put("fit", int, 1)
    journal.put("fit", int, 2)
    assert journal.get("fit", int) == 2


@pytest.mark.parametrize("key", ["", "ab", "abcd", "other", "ABC"])
def test_what_a_run_with_another_key_has_written_is_not_taken_up(journal, key):
    Journal(journal.folder, key).put("fit", Found, FOUND)
    assert journal.get("fit", Found) is None


def test_a_step_cut_short_at_any_byte_counts_as_unfinished(journal):
    journal.put("fit", Found, FOUND)
    path = journal.folder / "fit.json"
    content = path.read_bytes()
    for length in range(len(content)):
        path.write_bytes(content[:length])
        assert journal.get("fit", Found) is None


def test_a_step_with_one_changed_bit_counts_as_unfinished_and_is_reported(journal, caplog):
    journal.put("fit", int, 1)
    path = journal.folder / "fit.json"
    path.write_bytes(path.read_bytes()[:-1] + b"3")
    assert journal.get("fit", int) is None
    assert [each.message for each in caplog.records] == [
        f"{path} is damaged; its step is repeated."
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"abc\n" + b"[" * 100_000,
        b'abc\n{"accuracy": "high", "counts": [], "parts": []}',
        b'abc\n{"accuracy": 1}',
        b"abc\nnull",
        b"abc\n\xff\xfe",
        b"\xff\xfe\n1",
        b"",
    ],
)
def test_a_step_of_another_make_or_of_nonsense_counts_as_unfinished(journal, content):
    journal.folder.mkdir(parents=True)
    (journal.folder / "fit.json").write_bytes(content)
    assert journal.get("fit", Found) is None


def test_a_folder_where_a_step_should_be_counts_as_unfinished(journal):
    (journal.folder / "fit.json").mkdir(parents=True)
    assert journal.get("fit", Found) is None


def test_a_pipe_where_a_step_should_be_counts_as_unfinished(journal):
    journal.folder.mkdir(parents=True)
    os.mkfifo(journal.folder / "fit.json")
    assert journal.get("fit", Found) is None


def test_a_cleared_journal_has_forgotten_every_step(journal):
    journal.put("fit", int, 1)
    journal.put("judge", int, 2)
    journal.clear()
    assert journal.get("fit", int) is None
    assert journal.get("judge", int) is None
    journal.clear()  # and there may be nothing to forget
    journal.put("fit", int, 3)
    assert journal.get("fit", int) == 3


def test_a_full_disk_is_a_sentence_and_leaves_the_step_as_it_was(journal, full_disk):
    journal.put("fit", str, "short")
    full_disk(1000)
    with pytest.raises(StorageError, match=r"fit\.json could not be written: File too large"):
        journal.put("fit", str, "long" * 1000)
    assert journal.get("fit", str) == "short"
    assert [path.name for path in journal.folder.iterdir()] == ["fit.json"]
