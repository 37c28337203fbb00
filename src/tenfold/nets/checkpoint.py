"""The file of a checkpoint: tensors and a note, written whole or not at all.

The format is safetensors: reading it runs no code.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from tenfold.files import open_regular, write_bytes

VERSION = 2  # of the contents of a checkpoint, part of each fingerprint


@dataclass(frozen=True)
class Checkpoint:
    """A file that a training keeps its state in, and the fingerprint of that training."""

    path: Path
    fingerprint: str


def save_state(checkpoint: Checkpoint, tensors: dict[str, Tensor], note: str) -> None:
    """Write tensors and a note so that a crash leaves the old state or the new one.

    Raises:
        StorageError: the place cannot be written
    """
    whole = {name: tensor.detach().cpu().clone() for name, tensor in tensors.items()}
    content = {name: tensor.contiguous() for name, tensor in whole.items()}
    notes = {"fingerprint": checkpoint.fingerprint, "state": note}
    write_bytes(checkpoint.path, save(content, metadata=notes))


def could_be_state(path: Path) -> bool:
    """Return True if a checkpoint may be written here: there is none, or an older one."""
    if not path.exists():
        return True
    with open_regular(path) as file:
        return file.read(9)[8:] in (b"{", b"")  # a length of 8 bytes, then JSON


def load_state(checkpoint: Checkpoint) -> tuple[dict[str, Tensor], str] | None:
    """Return the tensors and the note of a state, or None where there is none to continue from.

    A state with another fingerprint (of other data, other settings or another version of
    checkpoints) and a file of another kind count as none: the training then restarts and
    replaces it.
    """
    if not checkpoint.path.is_file():
        return None
    try:
        with safe_open(checkpoint.path, framework="pt") as file:
            notes: dict[str, str] = file.metadata() or {}
            if notes.get("fingerprint") != checkpoint.fingerprint:
                return None
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            return tensors, notes["state"]
    except (SafetensorError, OSError):
        return None


def fingerprint(settings: object, *tensors: Tensor) -> str:
    """Return a digest of settings and training data, equal only where all of them are equal."""
    digest = hashlib.sha256(repr((VERSION, settings)).encode())
    for tensor in tensors:
        digest.update(repr(tuple(tensor.shape)).encode())
        digest.update(tensor.cpu().numpy().tobytes())
    return digest.hexdigest()
