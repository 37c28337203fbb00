"""The state of a training that may be killed: saved after each epoch, whole or not at all.

A state is tensors and a few words, kept as safetensors: reading it runs no code.
"""

import hashlib
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from tenfold.files import write_bytes


def save_state(path: Path, tensors: dict[str, Tensor], notes: dict[str, str]) -> None:
    """Write the state to ``path`` so that a crash leaves the old state or the new one.

    Raises:
        StorageError: the place cannot be written
    """
    whole = {name: tensor.detach().cpu().clone() for name, tensor in tensors.items()}
    content = {name: tensor.contiguous() for name, tensor in whole.items()}
    write_bytes(path, save(content, metadata=notes))


def could_be_state(path: Path) -> bool:
    """Return whether a training may keep its state here: nothing is there, or an older state."""
    if not path.exists():
        return True
    with path.open("rb") as file:
        return file.read(9)[8:] in (b"{", b"")  # a length of 8 bytes, then JSON


def load_state(path: Path, fingerprint: str) -> tuple[dict[str, Tensor], dict[str, str]] | None:
    """Return the tensors and notes of a state, or None where there is none to go on from.

    A state of other data or other settings (another ``fingerprint`` in its notes), and a file
    that is no state at all, count as none: the training then begins anew and replaces it.
    """
    if not path.is_file():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            notes: dict[str, str] = file.metadata() or {}
            if notes.get("fingerprint") != fingerprint:
                return None
            return {name: file.get_tensor(name) for name in file.keys()}, notes  # noqa: SIM118
    except (SafetensorError, OSError):
        return None


def fingerprint(settings: object, *tensors: Tensor) -> str:
    """Return a name for what is learned from and how: equal only where all of it is equal."""
    digest = hashlib.sha256(repr(settings).encode())
    for tensor in tensors:
        digest.update(repr(tuple(tensor.shape)).encode())
        digest.update(tensor.cpu().numpy().tobytes())
    return digest.hexdigest()
