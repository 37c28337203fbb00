"""A record of Tenfold's answers, to check that a refactoring changes none of them.

``record`` writes a folder: the readings of all pictures, the probabilities of every shipped model
on MNIST's test set, the results of ``tenfold run --quick``, the service's OpenAPI document, and the
weights of short trainings. ``compare`` lists the differences between two such folders. Times, dates
and versions are left out; everything else is compared byte for byte.

Trained weights depend on the processor and on the number of cores: compare records of one machine.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper

from benchmarks.handwriting import optdigits_bitmaps, semeion_bitmaps
from tenfold.data import load
from tenfold.errors import TenfoldError
from tenfold.files import write_text
from tenfold.photo import open_reader
from tenfold.pictures import open_picture
from tenfold.predictor import load as load_model
from tenfold.pretrained import path_of
from tenfold.server.app import make_app
from tenfold.server.settings import Settings

PICTURES = (".png", ".jpg", ".jpeg")
SMALL = 400  # pixels of the shorter side: below, a picture is read as a single digit too
# Keys with times, paths and versions of a run.
CHANGING_KEYS = re.compile(
    r"(seconds|microseconds_per_image|started|command|machine|processor|cores|python|versions|"
    r"tenfold|peak_memory_bytes|file_bytes)$"
)
ADAPTING_IMAGES = 60

# Each command gets --out and writes one model file.
TRAININGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "svm": ("train", "svm", "--images", "2000"),
        "forest": ("train", "forest", "--images", "2000", "--set", "trees=10"),
        "cnn": ("train", "cnn", "--images", "3000", "--set", "epochs=2"),
        "cnn-best": (
            *("train", "cnn", "--images", "2000", "--recipe", "best", "--set", "epochs=3"),
            *("--set", "averaged_epochs=2", "--teacher", "fast", "--seed", "3"),
        ),
        "cnn-patience": (
            *("train", "cnn", "--images", "2000", "--set", "epochs=4", "--set", "patience=1"),
            *("--set", "augmentation=affine", "--set", "precision=float32"),
        ),
        "ensemble": (
            *("train", "ensemble", "--images", "1000"),
            *("--set", 'settings={"cnn": {"epochs": 1}, "forest": {"trees": 5}}'),
        ),
        "lines": ("train-lines", "--steps", "20"),
        "lines-from-a-start": ("train-lines", "--steps", "12", "--start", str(path_of("lines"))),
        "among": ("train-context", "--digits", "1500"),
    }
)


def main() -> None:
    """Record answers, or compare two records."""
    options = argparse.ArgumentParser(description=__doc__)
    commands = options.add_subparsers(dest="command", required=True)
    record = commands.add_parser("record", help="write all answers to a folder")
    record.add_argument("out", type=Path, help="the folder to write")
    record.add_argument("--data", type=Path, help="the folder of the collections of handwriting")
    record.add_argument("--pictures", type=Path, nargs="*", default=[], help="folders of pictures")
    record.add_argument("--only", choices=tuple(PARTS), nargs="*", default=tuple(PARTS))
    compare = commands.add_parser("compare", help="list the differences between two records")
    compare.add_argument("before", type=Path)
    compare.add_argument("after", type=Path)
    given = options.parse_args()
    try:
        raise SystemExit(_compare(given) if given.command == "compare" else _record(given))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except TenfoldError as error:
        raise SystemExit(str(error)) from None


def _record(given: argparse.Namespace) -> int:
    given.out.mkdir(parents=True, exist_ok=True)
    for part in given.only:
        print(f"Recording {part} ...", flush=True)
        write_text(given.out / f"{part}.json", PARTS[part](given))
    return 0


def _readings(given: argparse.Namespace) -> str:
    """Return one line of JSON for each reading of each picture."""
    reader = open_reader()
    folders = [*([given.data] if given.data else []), *given.pictures]
    lines = []
    for folder in folders:
        for path in sorted(each for each in folder.rglob("*") if each.suffix in PICTURES):
            picture = open_picture(path, longest=2_000)
            # Only the folder's name, so that records of two machines can be compared.
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            layouts = ("auto", "digit" if min(picture.grey.shape) < SMALL else "line")
            lines += [_line(name, each, reader.read(picture, layout=each)) for each in layouts]
            if folder in given.pictures:
                expected = reader.read(picture, expect=r"\d{1,6}")
                lines.append(_line(name, "expected", expected))
    for name, image in _bitmaps(given.data):
        lines.append(_line(name, "digit", reader.read(image, layout="digit")))
    return "\n".join(lines) + "\n"


def _bitmaps(folder: Path | None) -> Iterator[tuple[str, Any]]:
    if folder is None:
        return
    for name, read in (("semeion", semeion_bitmaps), ("optdigits", optdigits_bitmaps)):
        for number, (image, _) in enumerate(read(folder)):
            yield f"{name}/{number}", image


def _line(name: str, layout: str, reading: Any) -> str:
    return json.dumps([name, layout, reading.as_content(images=True)])


def _probabilities(_: argparse.Namespace) -> str:
    """Return the sha256 of each shipped model's probabilities on MNIST's test set."""
    test = load("mnist").test
    assert test is not None
    found = {}
    for name in ("default", "fast", "among"):
        found[name] = _sha256(load_model(path_of(name)).predict_proba(test.images))
    # Two digits side by side make a window of a line: 32 by 72 pixels.
    windows = np.zeros((len(test.images) // 2, 32, 72), np.uint8)
    windows[:, 2:30, 6:34], windows[:, 2:30, 38:66] = test.images[::2], test.images[1::2]
    session = onnxruntime.InferenceSession(path_of("lines"), providers=["CPUExecutionProvider"])
    given = session.get_inputs()[0].name
    parts = [session.run(None, {given: part})[0] for part in np.split(windows, 50)]
    found["lines"] = _sha256(np.concatenate(parts))
    return _as_json(found)


def _results(_: argparse.Namespace) -> str:
    """Return the results of a quick run, without times and paths."""
    with tempfile.TemporaryDirectory() as folder:
        _run("run", "--quick", "--out", folder)
        return _as_json(
            _without_changing_keys(json.loads((Path(folder) / "results.json").read_text()))
        )


def _without_changing_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: _without_changing_keys(each)
            for key, each in value.items()
            if not CHANGING_KEYS.search(key)
        }
    return [_without_changing_keys(each) for each in value] if isinstance(value, list) else value


def _openapi(_: argparse.Namespace) -> str:
    """Return the OpenAPI document of the service."""
    return _as_json(make_app(Settings()).openapi())


def _weights(_: argparse.Namespace) -> str:
    """Return the sha256 of the graph and weights of each short training."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, command in TRAININGS.items():
            out = Path(folder) / f"{name}.onnx"
            _run(*command, "--out", str(out))
            found[name] = _graph_sha256(out)
        out, own = Path(folder) / "adapted.onnx", Path(folder) / "own.npz"
        test = load("mnist").test
        assert test is not None
        np.savez(own, images=test.images[:ADAPTING_IMAGES], labels=test.labels[:ADAPTING_IMAGES])
        _run("adapt", "--data", str(own), "--model", "fast", "--out", str(out))
        found["adapted"] = _graph_sha256(out)
    return _as_json(found)


def _graph_sha256(path: Path) -> str:
    """Return the sha256 of a file's nodes and constants, independent of their names."""
    graph = onnx.load(path).graph
    digest = hashlib.sha256()
    for node in graph.node:
        digest.update(node.op_type.encode())
        for attribute in sorted(node.attribute, key=lambda each: each.name):
            digest.update(attribute.SerializeToString(deterministic=True))
    for constant in graph.initializer:
        digest.update(np.ascontiguousarray(numpy_helper.to_array(constant)).tobytes())
    return digest.hexdigest()


def _sha256(values: Any) -> str:
    return hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()


def _run(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "tenfold", *words], check=True, capture_output=True)


def _as_json(content: Any) -> str:
    return json.dumps(content, indent=1) + "\n"


PARTS: Mapping[str, Callable[[argparse.Namespace], str]] = MappingProxyType(
    {
        "probabilities": _probabilities,
        "openapi": _openapi,
        "readings": _readings,
        "weights": _weights,
        "results": _results,
    }
)


def _compare(given: argparse.Namespace) -> int:
    """Print the differences line by line; return 1 if there are any."""
    status = 0
    for part in PARTS:
        before, after = (
            (folder / f"{part}.json").read_text().splitlines()
            for folder in (given.before, given.after)
        )
        different = [
            number
            for number, (one, other) in enumerate(zip(before, after, strict=False), 1)
            if one != other
        ]
        same = not different and len(before) == len(after)
        status = status if same else 1
        print(f"{part}: {'the same' if same else 'DIFFERENT'}, {len(before):,} lines")
        if len(before) != len(after):
            print(f"  {len(before):,} lines before, {len(after):,} after")
        for number in different[:20]:
            print(
                f"  line {number}: {before[number - 1][:200]}\n     now: {after[number - 1][:200]}"
            )
        if len(different) > 20:
            print(f"  and {len(different) - 20:,} more lines")
    return status


if __name__ == "__main__":
    main()
