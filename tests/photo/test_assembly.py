from tests.photo.pages import paper, write

from tenfold.photo import assemble_reader, open_reader
from tenfold.predictor import load


def test_a_reader_is_opened_once_for_many_pictures():
    assert open_reader() is open_reader()


def test_readers_share_the_models_that_read_lines():
    one, other = (assemble_reader(load("fast"), threads=1) for _ in range(2))
    assert one.recogniser is other.recogniser
    assert one.context_classifier is other.context_classifier
    assert one.recogniser is not assemble_reader(load("fast"), threads=2).recogniser


def test_an_assembled_reader_reads_as_an_opened_one():
    page = paper(140, 140)
    write(page, "7", 40, 115, height=90, thickness=8)
    assert assemble_reader(load()).read(page) == open_reader().read(page)
