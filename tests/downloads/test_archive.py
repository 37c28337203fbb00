import io
import tarfile

import pytest

from tenfold.downloads.archive import read_members
from tenfold.errors import DataError
from tests.damage import flips, refusal


def packed(path, *entries):
    with tarfile.open(path, "w:gz") as tar:
        for member, content in entries:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


def test_the_files_come_from_wherever_in_the_archive_they_lie(archive, collection, contents):
    assert {
        file.name: content for file, content in read_members(archive, collection.files)
    } == contents


def test_an_archive_that_lacks_a_file_is_refused_with_its_name(archive, collection, contents):
    some = [(tarfile.TarInfo(name), contents[name]) for name in ("a-images", "a-labels")]
    with pytest.raises(DataError, match=r"x\.tgz holds no b-images, no b-labels of the right size"):
        list(read_members(packed(archive.with_name("x.tgz"), *some), collection.files))


def test_nothing_that_is_no_plain_file_is_followed_and_nothing_is_written(tmp_path, collection):
    link = tarfile.TarInfo("a-images")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    climber = tarfile.TarInfo("../../climber")
    with pytest.raises(DataError, match="holds no a-images"):
        list(
            read_members(packed(tmp_path / "x.tgz", (link, b""), (climber, b"!")), collection.files)
        )
    assert [path.name for path in tmp_path.iterdir()] == ["x.tgz"]


def test_one_file_is_taken_where_the_others_are_not_wanted(archive, collection, contents):
    (file,) = collection.files[2:3]
    assert list(read_members(archive, (file,))) == [(file, contents[file.name])]


def test_an_archive_that_holds_far_too_much_is_refused(tmp_path, collection):
    path = packed(tmp_path / "x.tgz", (tarfile.TarInfo("filler"), bytes(20 << 20)))
    with pytest.raises(DataError, match=r"x\.tgz has more than"):
        list(read_members(path, collection.files))


def test_what_is_no_archive_is_refused(tmp_path, collection):
    (tmp_path / "x.tgz").write_bytes(b"no archive" * 100)
    with pytest.raises(DataError, match=r"x\.tgz is no \.tgz that can be read"):
        list(read_members(tmp_path / "x.tgz", collection.files))


def test_200_changed_bits_are_refused_by_name_or_harmless(archive, collection, tmp_path):
    path = tmp_path / "x.tgz"
    for changed in flips(archive.read_bytes(), 200):
        path.write_bytes(changed)
        message = refusal(lambda: dict(read_members(path, collection.files)))
        assert message is None or "x.tgz" in message
