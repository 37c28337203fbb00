"""The small kinds of work that are killed: what each does, leaves and results in.

Each takes a folder. ``is_...`` tells whether the files in it are old or new, and none of them half.
"""

import gzip
import hashlib
import json
import os
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

FILES = ("a-images", "a-labels", "b-images", "b-labels")
VERSIONS = range(1, 21)  # of a saved file
MODULES = (
    "torch._dynamo",
    "onnxruntime",
    "tenfold.cli",
    "tenfold.photo",
    "tests.pipeline.small",
    "sklearn.ensemble",
    "sklearn.manifold",
)
TIMES = ("fit_seconds", "microseconds_per_image", "seconds", "provenance")  # differ between runs
FOREST: dict[str, Any] = {"trees": 5, "n_jobs": 1, "features": "pixels"}
NETWORK: dict[str, Any] = {
    "width": 8, "depth": 1, "epochs": 4, "batch_size": 20, "device": "cpu"
}  # fmt: skip


def warm_up() -> None:
    """Import what the work needs, once for all processes, and let each use one thread."""
    for module in MODULES:
        import_module(module)
    threadpool_limits(1)


# A download


def content_of(name: str, size: int = 400_000) -> bytes:
    """Return the bytes of a file by its name."""
    return Random(name).randbytes(size)


def packed() -> dict[str, bytes]:
    """Return the files that the mirror serves."""
    return {f"{name}.gz": gzip.compress(content_of(name), 1) for name in FILES}


def fetch(folder: Path) -> None:
    """Fetch four files from the mirror."""
    from tenfold.downloads import fetch as fetching
    from tenfold.downloads.collection import Collection, File
    from tenfold.downloads.mirror import Mirror

    files = tuple(
        File(
            name, len(content), hashlib.sha256(content).hexdigest(), len(gzip.compress(content, 1))
        )
        for name, content in ((name, content_of(name)) for name in FILES)
    )
    collection = Collection("small", files, origins=(Mirror(os.environ["KILLS_MIRROR"]),))
    fetching.fetch(collection, folder)


def is_fetched(folder: Path) -> bool:
    """Return whether each file that is there is complete."""
    return all(path.read_bytes() == content_of(path.name) for path in folder.glob("[!.]*"))


def fetched(folder: Path) -> str:
    """Return the names and digests of all files."""
    return _digests(folder, "[!.]*")


# Saving


def save(folder: Path) -> None:
    """Replace a file by one version after the other."""
    from tenfold.files import write_bytes

    for version in VERSIONS:
        write_bytes(folder / "model.onnx", content_of(str(version)))


def is_saved(folder: Path) -> bool:
    """Return whether the file is absent or one of the versions."""
    path = folder / "model.onnx"
    return not path.exists() or path.read_bytes() in map(content_of, map(str, VERSIONS))


def saved(folder: Path) -> str:
    """Return the digest of the file."""
    return _digests(folder, "model.onnx")


# Training


def train(folder: Path) -> None:
    """Train a network with a checkpoint, and save its weights."""
    import torch
    from safetensors.torch import save_file
    from tests.drawn import drawn_digits

    from tenfold.training import train as fit

    torch.set_num_threads(1)
    training = fit(
        "cnn", drawn_digits(300, seed=0), settings=NETWORK, checkpoint=folder / "state.safetensors"
    )
    model: Any = training.model
    weights = model.network_.state_dict()
    save_file({name: each.contiguous() for name, each in weights.items()}, folder / "weights")


def is_trained(folder: Path) -> bool:
    """Return whether the checkpoint is absent or can be read."""
    from safetensors import safe_open

    path = folder / "state.safetensors"
    if not path.exists():
        return True
    with safe_open(path, framework="np") as file:
        return all(np.isfinite(file.get_tensor(name)).all() for name in file.keys())  # noqa: SIM118


def trained(folder: Path) -> str:
    """Return the digest of all weights."""
    return _digests(folder, "weights")


# Reading


def draw(folder: Path) -> None:
    """Write four pictures of digits."""
    from PIL import Image
    from tests.drawn import drawn_digits

    folder.mkdir()
    images = drawn_digits(16, seed=0).images
    for number in range(4):
        line = np.hstack(images[4 * number : 4 * number + 4])
        Image.fromarray(255 - np.pad(line, 20)).resize((304, 136)).save(folder / f"{number}.png")


def read(folder: Path) -> None:
    """Read the pictures with the command, into a table that replaces an old one."""
    from tenfold.cli import main

    table = folder / "digits.csv"
    if not table.exists():
        table.write_text("old\n")
    main(["read", os.environ["KILLS_PICTURES"], "--csv", str(table)])


def is_read(folder: Path) -> bool:
    """Return whether the table is old or complete."""
    path = folder / "digits.csv"
    text = path.read_text() if path.exists() else "old\n"
    return text in ("", "old\n") or (text.endswith("\n") and "3.png" in text)


def table(folder: Path) -> str:
    """Return the table."""
    return (folder / "digits.csv").read_text()


# A run


def run(folder: Path) -> None:
    """Run the pipeline on a few images, and resume what is there."""
    import pytest
    import torch
    from tests.drawn import drawn_digits
    from tests.pipeline.small import Teller, make_light, small_plan

    from tenfold.pipeline import run as run_plan

    torch.set_num_threads(1)
    make_light(pytest.MonkeyPatch())
    path = folder / "tiny.npz"
    if not path.exists():
        train_set, test_set = drawn_digits(180, seed=0), drawn_digits(40, seed=1)
        arrays = {"x_train": train_set.images, "y_train": train_set.labels}
        np.savez(folder / "new.npz", **arrays, x_test=test_set.images, y_test=test_set.labels)
        (folder / "new.npz").rename(path)
    plan = replace(small_plan(path, models=("forest",)), folds=2, settings={"forest": FOREST})
    run_plan(plan, folder / "out", view=Teller(""), command="kills", resume=True)


def is_run(folder: Path) -> bool:
    """Return whether the results are absent or complete, and the report too."""
    results_file, page = folder / "out" / "results.json", folder / "out" / "report.html"
    if results_file.exists():
        json.loads(results_file.read_text())
    return not page.exists() or page.read_text().rstrip().endswith("</html>")


def results(folder: Path) -> str:
    """Return the text of the results, times aside."""
    found = json.loads((folder / "out" / "results.json").read_text())
    return json.dumps(_without_times(found))


def _without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_times(each) for key, each in value.items() if key not in TIMES}
    if isinstance(value, list):
        return [_without_times(each) for each in value]
    return value


def _digests(folder: Path, pattern: str) -> str:
    paths = sorted(folder.glob(pattern))
    return str([(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths])
