import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

from tenfold.export.framing import add_framing
from tenfold.export.graph import Graph
from tenfold.modelfile.onnx_format import IR_VERSION, OPSET
from tenfold.preprocessing import frame, ink_up


@pytest.fixture(scope="module")
def framed():
    """The framing alone, as a function of a picture."""
    graph = Graph()
    output = add_framing(graph, "picture")
    picture = helper.make_tensor_value_info("picture", TensorProto.UINT8, ["height", "width"])
    image = helper.make_tensor_value_info(output, TensorProto.UINT8, [1, 28, 28])
    content = helper.make_graph(graph.nodes, "framing", [picture], [image], graph.constants)
    opset = helper.make_opsetid("", OPSET)
    model = helper.make_model(content, ir_version=IR_VERSION, opset_imports=[opset])
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    return lambda given: session.run(None, {"picture": given})[0][0]


def paper(height, width, grey=0):
    return np.full((height, width), grey, dtype=np.uint8)


def noise(height, width, low=0, high=255, seed=0):
    chance = np.random.default_rng(seed)
    return chance.integers(low, high, (height, width), endpoint=True).astype(np.uint8)


def inked(picture, rows, columns, grey=255):
    picture = picture.copy()
    picture[slice(*rows), slice(*columns)] = grey
    return picture


def faded(height, width):
    """Ink that comes and goes: every grey level."""
    along = np.linspace(0, 255, width) * np.linspace(0, 1, height)[:, None]
    return np.rint(along).astype(np.uint8)


PICTURES = {
    "a dot": inked(paper(30, 20), (7, 8), (3, 4)),
    "a dot in a corner": inked(paper(64, 64), (0, 1), (63, 64)),
    "two dots far apart": inked(inked(paper(1024, 1024), (0, 1), (0, 1)), (1023, 1024), (700, 701)),
    "a line down": inked(paper(100, 90), (10, 80), (44, 45)),
    "a line across": inked(paper(33, 400), (20, 21), (5, 390)),
    "a blob": inked(paper(60, 50), (10, 41), (12, 37)),
    "a blob at a border": inked(paper(60, 50), (0, 41), (12, 37)),
    "a blob in a corner": inked(paper(99, 50), (60, 99), (0, 20)),
    "a blob at every border": inked(paper(50, 50, 255), (20, 30), (20, 30), 0),
    "8 by 8": noise(8, 8),
    "1024 by 1024": noise(1024, 1024),
    "8 by 1024": noise(8, 1024),
    "1024 by 8": noise(1024, 8),
    "28 by 28": noise(28, 28),
    "1 by 1": paper(1, 1, 9),
    "grey paper": inked(paper(70, 60, 90), (10, 50), (20, 40), 200),
    "noisy paper": np.maximum(noise(120, 110, 60, 100), inked(paper(120, 110), (30, 90), (40, 70))),
    "faint ink": inked(paper(40, 40, 100), (10, 30), (12, 20), 101),
    "every grey": faded(131, 257),
    "half paper and half ink": inked(paper(40, 40), (0, 40), (0, 20)),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_graph_gives_the_bytes_that_frame_gives_in_either_polarity(framed, name):
    for picture in (PICTURES[name], 255 - PICTURES[name]):
        assert np.array_equal(framed(picture), frame(ink_up(picture)))


def test_pictures_of_many_sizes_come_out_byte_for_byte_as_frame_gives_them(framed):
    chance = np.random.default_rng(3)
    for height, width in np.exp(chance.uniform(np.log(2), np.log(300), (300, 2))).astype(int):
        darkest = int(chance.integers(1, 256))
        picture = noise(height, width, 0, darkest // 5, seed=height)
        top, left = chance.integers(0, (height, width))
        block = (slice(top, top + height // 2 + 1), slice(left, left + width // 3 + 1))
        picture[block] = noise(*picture[block].shape, 0, darkest, seed=width)
        assert np.array_equal(framed(picture), frame(ink_up(picture)))


@pytest.mark.parametrize("grey", [0, 1, 127, 128, 200, 255])
@pytest.mark.parametrize("size", [(8, 8), (8, 1024), (300, 200)])
def test_a_blank_picture_of_any_grey_is_all_paper(framed, grey, size):
    assert not framed(paper(*size, grey)).any()


def test_a_dot_fills_the_box(framed):
    wanted = inked(paper(28, 28), (4, 24), (4, 24))
    assert np.array_equal(framed(inked(paper(30, 20), (7, 8), (3, 4), 80)), wanted)


def test_a_line_of_twenty_pixels_stays_and_lies_in_the_middle(framed):
    wanted = inked(paper(28, 28), (14, 15), (4, 24))
    assert np.array_equal(framed(inked(paper(40, 50), (33, 34), (10, 30))), wanted)


def test_a_picture_that_has_its_framing_keeps_it(framed):
    picture = inked(inked(paper(28, 28), (4, 24), (8, 20), 255), (10, 14), (8, 20), 130)
    picture[14:18, 8:20] = 130
    assert np.array_equal(framed(picture), picture)


def test_dark_ink_on_light_paper_is_turned(framed):
    assert np.array_equal(
        framed(inked(paper(40, 40, 230), (5, 25), (8, 20), 30)),
        inked(paper(28, 28), (4, 24), (8, 20)),
    )
