import gzip
import re
from pathlib import Path

import pytest

from tenfold.downloads.collection import Deadline, FetchRequest
from tenfold.downloads.mirror import Mirror
from tenfold.errors import DataError, FetchError


@pytest.fixture
def fetch_request(collection):
    return FetchRequest(collection.files, Deadline.after(10), Path())


def test_every_file_comes_unpacked(mirror, fetch_request, contents):
    fetched = {file.name: content for file, content in Mirror(mirror.url).fetch(fetch_request)}
    assert fetched == contents


def test_progress_grows_to_one(mirror, collection):
    told = []
    fetch_request = FetchRequest(
        collection.files,
        Deadline.after(10),
        Path(),
        lambda done, note="": told.append((done, note)),
    )
    list(Mirror(mirror.url).fetch(fetch_request))
    shares = [done for done, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert told[0][1] == f"a-images from {mirror.url}"


def test_a_file_longer_than_it_is_known_to_be_is_not_read_to_its_end(mirror, fetch_request):
    mirror.contents["a-images.gz"] += bytes(1 << 20)
    with pytest.raises(FetchError, match=r"a-images\.gz is longer than \d+ bytes"):
        list(Mirror(mirror.url).fetch(fetch_request))


def test_a_gzip_bomb_is_refused(mirror, fetch_request, collection):
    mirror.contents["a-images.gz"] = gzip.compress(bytes(5000))
    assert len(mirror.contents["a-images.gz"]) < collection.files[0].packed
    with pytest.raises(DataError, match=r"a-images\.gz has more than the [\d,]+ bytes"):
        list(Mirror(mirror.url).fetch(fetch_request))


def test_a_file_that_is_cut_short_is_refused(mirror, fetch_request):
    mirror.contents["a-images.gz"] = mirror.contents["a-images.gz"][:-9]
    with pytest.raises(DataError, match=r"a-images\.gz is a damaged gzip file"):
        list(Mirror(mirror.url).fetch(fetch_request))


def test_a_file_that_is_not_there_is_said_so(mirror, fetch_request):
    del mirror.contents["a-images.gz"]
    with pytest.raises(FetchError, match="404"):
        list(Mirror(mirror.url).fetch(fetch_request))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1:9/", "Connection refused"),
        ("http://nowhere.invalid/", r"[Nn]ame|address|Temporary failure"),
    ],
)
def test_a_mirror_that_is_not_reached_is_said_in_a_few_words(fetch_request, url, reason):
    with pytest.raises(FetchError) as caught:
        list(Mirror(url).fetch(fetch_request))
    assert re.search(reason, str(caught.value))
    assert len(str(caught.value)) < 60


def test_a_slow_mirror_is_left_when_the_time_is_up(mirror, collection):
    mirror.pause = 0.2
    with pytest.raises(FetchError, match="time allowed ran out"):
        list(Mirror(mirror.url).fetch(FetchRequest(collection.files, Deadline.after(0.1), Path())))
    assert mirror.hits.total() == 1
