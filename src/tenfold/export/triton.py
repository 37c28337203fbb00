"""The folder of a model file in Triton's model repository: the file and its configuration.

Source of the layout and the names: NVIDIA, "Triton Inference Server", the pages on the model
repository and on model configuration.
"""

import re
from pathlib import Path

from tenfold.errors import SettingError
from tenfold.files import check_writable, write_bytes, write_text
from tenfold.modelfile import read
from tenfold.modelfile.signatures import DIGIT_IMAGES, MODEL_VERSION
from tenfold.predictor import Predictor
from tenfold.types import CLASSES, SIDE

MAX_BATCH = 1_024  # images that Triton may join from waiting requests
MAX_QUEUE_MICROSECONDS = 200  # that an image waits for others
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

_CONFIGURATION = """\
# Written by Tenfold. Triton's own clients ask for it as they ask `tenfold serve`.
name: "{name}"
backend: "onnxruntime"
max_batch_size: {most}
input {{ name: "{input}" data_type: TYPE_UINT8 dims: [ {side}, {side} ] }}
output {{ name: "{output}" data_type: TYPE_FP32 dims: [ {classes} ] }}
dynamic_batching {{ max_queue_delay_microseconds: {wait} }}
"""


def write_triton(predictor: Predictor, repository: Path, *, name: str) -> Path:
    """Write a model file into a model repository and return its folder there.

    A model of this name there is replaced: first the model file, then its configuration.

    Args:
        predictor: the model file, which is copied byte for byte
        repository: the folder that Triton is started with, which holds a folder for each model
        name: of the model, as clients ask for it

    Raises:
        SettingError: Triton could not take the name for a folder's
        StorageError: the place cannot be written
    """
    folder = repository / name
    model, configuration = triton_files(repository, name)
    check_writable(configuration)
    write_bytes(model, read(predictor.path))
    write_text(configuration, _configuration(name))
    return folder


def triton_files(repository: Path, name: str) -> tuple[Path, Path]:
    """Return the files of a model in a repository: the model file and its configuration.

    Raises:
        SettingError: Triton could not take the name for a folder's
    """
    if not _NAME.fullmatch(name):
        raise SettingError(
            f"The model's name came as {name!r}; letters, digits, dots, dashes and underscores "
            "were wanted. Give the file such a name."
        )
    folder = repository / name
    return folder / MODEL_VERSION / "model.onnx", folder / "config.pbtxt"


def _configuration(name: str) -> str:
    return _CONFIGURATION.format(
        name=name,
        most=MAX_BATCH,
        input=DIGIT_IMAGES.input.name,
        output=DIGIT_IMAGES.output.name,
        side=SIDE,
        classes=CLASSES,
        wait=MAX_QUEUE_MICROSECONDS,
    )
