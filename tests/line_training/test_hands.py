import zlib
from itertools import chain

import numpy as np
import pytest
from tests.line_training.hand_files import WRITERS, write_strokes, write_table

from tenfold.errors import DataError, StorageError
from tenfold.line_training import hands
from tenfold.line_training.hands import Part

TEST = {writer for writer in WRITERS if zlib.crc32(writer.encode()) % 5 == 0}
VALIDATION = {w for w in WRITERS if zlib.crc32(w.encode()) // 5 % 10 == 0} - TEST


def test_a_writer_of_unipen_is_to_train_on_to_choose_with_or_to_measure_with(tmp_path):
    samples = [("7", writer, {}) for writer in WRITERS]
    samples += [("7", "w0", {"suspect": True}), ("7", "ibm:1", {})]
    write_strokes(tmp_path / "unipen" / "digits.jsonl.gz", samples)
    found = {
        part: [each.writer for each in hands.unipen(tmp_path, "digits", part)] for part in Part
    }
    assert set(found[Part.TEST]) == TEST
    assert set(found[Part.VALIDATION]) == VALIDATION
    assert len(VALIDATION) > 1
    # Without what is suspect or unreliable.
    assert sorted(chain(*found.values())) == sorted(WRITERS)


def test_the_testing_writers_of_pendigits_are_to_measure_with(tmp_path):
    samples = [("1", "tra01", {}), ("2", "tes01", {}), ("3", "tra04", {})]
    write_strokes(tmp_path / "pendigits-orig" / "digits.jsonl.gz", samples)
    found = {part: [each.label for each in hands.pendigits(tmp_path, part)] for part in Part}
    assert found == {Part.TRAINING: ["1"], Part.VALIDATION: ["3"], Part.TEST: ["2"]}


def test_the_last_pictures_of_each_symbol_are_held_out(tmp_path, monkeypatch):
    monkeypatch.setattr(hands, "PER_CLASS", 4)
    monkeypatch.setattr(hands, "TEST_PER_CLASS", 1)
    rows = [{"row": row, "label": label, "file": ""} for row, label in enumerate("73737373")]
    write_table(tmp_path / "bhmsds" / "labels.csv", rows)
    images = np.arange(8, dtype=np.uint8)[:, None, None] * np.ones((1, 28, 28), np.uint8)
    np.savez(tmp_path / "bhmsds" / "images.npz", images=images)
    kept, symbols = hands.bhmsds(tmp_path, Part.TEST)
    assert (kept[:, 0, 0].tolist(), symbols) == ([6, 7], ["7", "3"])
    trained, symbols = hands.bhmsds(tmp_path, Part.TRAINING)
    assert (trained[:, 0, 0].tolist(), "".join(symbols)) == ([0, 1, 2, 3, 4, 5], "737373")


def test_the_table_of_registers_says_which_lines_are_held_out(tmp_path):
    rows = [
        {"file": "a.jpg", "text": "2.20", "page": "p1", "use": "T"},
        {"file": "b.jpg", "text": "264", "page": "p1", "use": "M"},
    ]
    write_table(tmp_path / "lectaurep-numbers" / "labels.csv", rows)
    ((path, text),) = hands.registers(tmp_path, Part.TEST)
    assert (path.name, text) == ("b.jpg", "264")
    ((path, text),) = hands.registers(tmp_path, Part.TRAINING)
    assert (path.name, text) == ("a.jpg", "2.20")


@pytest.mark.parametrize("name", ["unipen", "pendigits", "bhmsds", "registers"])
def test_a_folder_without_the_collection_is_named(name, tmp_path):
    arguments = ("digits",) if name == "unipen" else ()
    with pytest.raises((DataError, StorageError), match=str(tmp_path)):
        list(getattr(hands, name)(tmp_path, *arguments, Part.TRAINING))


def test_pictures_that_are_objects_are_refused(tmp_path):
    (tmp_path / "bhmsds").mkdir()
    np.savez(tmp_path / "bhmsds" / "images.npz", images=np.array([{}], dtype=object))
    with pytest.raises(DataError, match="pickled objects"):
        hands.bhmsds(tmp_path, Part.TRAINING)


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_pictures_in_a_damaged_file_are_refused(content, tmp_path):
    (tmp_path / "bhmsds").mkdir()
    (tmp_path / "bhmsds" / "images.npz").write_bytes(content)
    with pytest.raises(DataError, match="damaged"):
        hands.bhmsds(tmp_path, Part.TRAINING)


def test_pictures_of_another_number_than_labels_are_refused(tmp_path):
    write_table(tmp_path / "bhmsds" / "labels.csv", [{"label": "7"}])
    np.savez(tmp_path / "bhmsds" / "images.npz", images=np.zeros((2, 28, 28), np.uint8))
    with pytest.raises(DataError, match="one picture for each line"):
        hands.bhmsds(tmp_path, Part.TRAINING)


def test_a_table_without_its_columns_is_refused_in_a_sentence(tmp_path):
    write_table(tmp_path / "lectaurep-numbers" / "labels.csv", [{"file": "a.jpg", "text": "7"}])
    with pytest.raises(DataError, match="columns file, text, page, use"):
        list(hands.registers(tmp_path, Part.TRAINING))
