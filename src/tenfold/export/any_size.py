"""A model file that takes one picture of any size: the framing is put before the model.

Input: ``picture``, uint8 (height, width), from 8 to 1,024 pixels each way, dark on bright or bright
on dark. Output: ``probabilities``, float32 (1, 10). So a program in any language gets the framing
that the training images had without writing it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper

from tenfold.errors import ModelFileError
from tenfold.export import Parity, check_parity
from tenfold.export.framing import add_framing
from tenfold.export.graph import CARD, INPUT, OPSET, OUTPUT, Graph
from tenfold.export.session import run
from tenfold.export.strokes import sample_pictures
from tenfold.files import write_bytes
from tenfold.predictor import Predictor
from tenfold.preprocessing import frame, ink_up
from tenfold.types import CLASSES, SIDE, Probabilities

PICTURE = "picture"  # the name of the input
KIND = "tenfold.input"  # the name under which the metadata say what the input is


def write_any_size(predictor: Predictor, path: Path) -> Parity:
    """Write the any-size form of a model file to ``path`` as one ONNX file.

    Nothing is written unless it answers as ``frame(ink_up(picture))`` and the model do on generated
    pictures of many sizes and both polarities.

    Args:
        predictor: the model file
        path: the file to write

    Raises:
        ModelFileError: another file lies there than Tenfold wrote
        ParityError: the file would not agree with the model
        StorageError: the place cannot be written
    """
    images = predictor.path.read_bytes()
    content = any_size(images)
    pictures = sample_pictures()
    framed = np.stack([frame(ink_up(picture)) for picture in pictures])
    parity = check_parity(run(images, framed), run_pictures(content, pictures))
    write_bytes(path, content)
    return parity


def any_size(content: bytes, *, shows_image: bool = False) -> bytes:
    """Return the any-size form of a model file; its card stays, and the model in it is the same.

    Args:
        content: of the model file
        shows_image: whether it gives ``images`` as well, uint8 (1, 28, 28): what the model saw

    Raises:
        ModelFileError: it is not a file of images that Tenfold wrote
    """
    model = onnx.load_from_string(content)
    _check(model)
    framing = Graph(prefix="framing_")
    framed = add_framing(framing, PICTURE)
    framing.nodes.append(helper.make_node("Identity", [framed], [INPUT], name="framing"))
    _replace(model.graph.node, [*framing.nodes, *model.graph.node])
    _replace(model.graph.initializer, [*framing.constants, *model.graph.initializer])
    shapes = {PICTURE: (TensorProto.UINT8, ["height", "width"])}
    _replace(model.graph.input, _declared(shapes))
    answers: dict[str, tuple[int, list[Any]]] = {OUTPUT: (TensorProto.FLOAT, [1, CLASSES])}
    if shows_image:
        answers[INPUT] = (TensorProto.UINT8, [1, SIDE, SIDE])
    _replace(model.graph.output, _declared(answers))
    card = next(entry.value for entry in model.metadata_props if entry.key == CARD)
    del model.metadata_props[:]  # the answers kept there are those to images
    helper.set_model_props(model, {CARD: card, KIND: PICTURE})
    onnx.checker.check_model(model, full_check=True)
    written: bytes = model.SerializeToString()
    return written


def run_pictures(content: bytes, pictures: Sequence[NDArray[np.uint8]]) -> Probabilities:
    """Return the answers of the any-size file ``content`` to pictures of any sizes, one by one."""
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    answers = [session.run([OUTPUT], {PICTURE: picture})[0] for picture in pictures]
    return np.concatenate(answers)


def _check(model: Any) -> None:
    metadata = {entry.key for entry in model.metadata_props}
    if KIND in metadata:
        raise ModelFileError("The file takes pictures of any size already; nothing is to be done.")
    inputs = [value.name for value in model.graph.input]
    opsets = [opset.version for opset in model.opset_import if opset.domain == ""]
    if CARD not in metadata or inputs != [INPUT] or opsets != [OPSET]:
        raise ModelFileError(
            f"The file has the inputs {inputs} in opset {opsets}; a file of images in opset "
            f"{OPSET} was wanted, with its card. Take one that 'tenfold train' wrote."
        )


def _declared(values: dict[str, tuple[int, list[Any]]]) -> list[Any]:
    return [helper.make_tensor_value_info(name, *value) for name, value in values.items()]


def _replace(content: Any, wanted: list[Any]) -> None:
    """Put ``wanted`` in the place of all that a list of a model file holds."""
    del content[:]
    content.extend(wanted)
