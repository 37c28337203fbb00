"""The export of a model file that takes one picture of any size: the framing precedes the model.

Input: ``picture``, uint8 (height, width), from 8 to 1,024 pixels each way, dark on bright or bright
on dark. Output: ``probabilities``, float32 (1, 10). So a program in any language has the framing of
the training images without implementing it.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import helper

from tenfold.errors import ModelFileError
from tenfold.export.framing import add_framing
from tenfold.export.graph import INPUT, OUTPUT, Graph, load_digit_model
from tenfold.export.parity import Parity, check_parity
from tenfold.export.publish import publish
from tenfold.export.sample_pictures import sample_pictures
from tenfold.export.session import run
from tenfold.modelfile import read
from tenfold.modelfile.onnx_format import CARD_KEY, FLOAT, INPUT_KEY, PICTURE, UINT8
from tenfold.predictor import Predictor
from tenfold.preprocessing import frame, ink_up
from tenfold.types import CLASSES, SIDE, Probabilities


def write_any_size(predictor: Predictor, path: Path) -> Parity:
    """Write the any-size form of a model file to ``path``, and return the parity of the two.

    Nothing is written unless it answers as ``frame(ink_up(picture))`` and the model do on generated
    pictures of many sizes and both polarities.

    Args:
        predictor: the model file
        path: the file to write

    Raises:
        ModelFileError: it is not a file of images that Tenfold wrote
        ParityError: the file would not agree with the model
        StorageError: the place cannot be written
    """
    images = read(predictor.path)
    content = any_size(images)
    pictures = sample_pictures()
    framed = np.stack([frame(ink_up(picture)) for picture in pictures])
    compare = partial(_compare, pictures=pictures, expected=run(images, framed))
    return publish(content, path, compare, signature=None)


def any_size(content: bytes, *, shows_image: bool = False) -> bytes:
    """Return the any-size form of a model file; its card stays, and the model in it is the same.

    Args:
        content: of the model file
        shows_image: whether it also returns ``images``, uint8 (1, 28, 28): the framed picture

    Raises:
        ModelFileError: it is not a file of images that Tenfold wrote
    """
    model = _loaded(content)
    framing = Graph(prefix="framing_")
    framed = add_framing(framing, PICTURE)
    framing.nodes.append(helper.make_node("Identity", [framed], [INPUT], name="framing"))
    _replace(model.graph.node, [*framing.nodes, *model.graph.node])
    _replace(model.graph.initializer, [*framing.constants, *model.graph.initializer])
    shapes = {PICTURE: (UINT8, ["height", "width"])}
    _replace(model.graph.input, _declared(shapes))
    answers: dict[str, tuple[int, list[Any]]] = {OUTPUT: (FLOAT, [1, CLASSES])}
    if shows_image:
        answers[INPUT] = (UINT8, [1, SIDE, SIDE])
    _replace(model.graph.output, _declared(answers))
    card = next(entry.value for entry in model.metadata_props if entry.key == CARD_KEY)
    del model.metadata_props[:]  # the reference outputs there are those for images
    helper.set_model_props(model, {CARD_KEY: card, INPUT_KEY: PICTURE})
    onnx.checker.check_model(model, full_check=True)
    written: bytes = model.SerializeToString()
    return written


def run_pictures(content: bytes, pictures: Sequence[NDArray[np.uint8]]) -> Probabilities:
    """Return the outputs of the any-size file ``content`` for pictures of any sizes."""
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    answers = [session.run([OUTPUT], {PICTURE: picture})[0] for picture in pictures]
    return np.concatenate(answers)


def _compare(
    content: bytes, pictures: Sequence[NDArray[np.uint8]], expected: Probabilities
) -> Parity:
    return check_parity(expected, run_pictures(content, pictures))


def _loaded(content: bytes) -> Any:
    """Return the ONNX ModelProto of a file of images with its card."""
    model = onnx.load_from_string(content)
    metadata = {entry.key for entry in model.metadata_props}
    if INPUT_KEY in metadata:
        raise ModelFileError("The file takes pictures of any size already; nothing is to be done.")
    if CARD_KEY not in metadata:
        raise ModelFileError("The file holds no card. Take one that 'tenfold train' wrote.")
    return load_digit_model(content, "The file")


def _declared(values: dict[str, tuple[int, list[Any]]]) -> list[Any]:
    return [helper.make_tensor_value_info(name, *value) for name, value in values.items()]


def _replace(content: Any, wanted: list[Any]) -> None:
    """Replace the whole content of a list of a model file by ``wanted``."""
    del content[:]
    content.extend(wanted)
