"""What becomes of damaged files, found in a process of its own, since it might break.

``python -m tests.modelfile.damaging FILE COUNT`` loads ``COUNT`` damaged copies of the file, each
damage drawn from its number, and prints what became of them as JSON.
"""

import faulthandler
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.waiting import HANGS

ROOT = Path(__file__).parents[2]


class Fates(NamedTuple):
    """How many were refused, could not answer, and answered; and the seconds of the slowest."""

    refused: int
    broken: int
    answered: int
    slowest: float


def fates(path: Path, count: int) -> Fates:
    """Return what becomes of damaged copies, as another process finds it."""
    command = [sys.executable, "-m", "tests.modelfile.damaging", str(path), str(count)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANGS)
    if done.returncode != 0:
        raise RuntimeError(f"ended with {done.returncode}: {done.stderr[-2000:]}")
    return Fates(*json.loads(done.stdout))


def main() -> None:
    """Load damaged copies and tell."""
    faulthandler.enable()
    content, count = Path(sys.argv[1]).read_bytes(), int(sys.argv[2])
    found = {"refused": 0, "broken": 0, "answered": 0}
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "damaged.onnx"
        for number in range(count):
            print(number, file=sys.stderr)
            path.write_bytes(damaged(content, random.Random(number)))
            started = time.perf_counter()
            found[fate(path)] += 1
            slowest = max(slowest, time.perf_counter() - started)
    print(json.dumps([*found.values(), slowest]))


def fate(path: Path) -> str:
    """Return what becomes of a file; anything but these three is a fault."""
    import numpy as np

    from tenfold import load
    from tenfold.errors import ModelFileError

    images = np.arange(3 * 784, dtype=np.uint32).astype(np.uint8).reshape(3, 28, 28)
    try:
        predictor = load(path, threads=1)
    except ModelFileError as error:
        return "refused" if is_sentence(str(error)) else "refused without a sentence"
    try:
        answers = predictor.predict_proba(images)
    except ModelFileError:
        return "broken"
    assert np.isfinite(answers).all()
    assert answers.shape == (3, 10)
    return "answered"


def is_sentence(text: str) -> bool:
    return text.endswith(".") and text.isprintable()


def damaged(content: bytes, draw: random.Random) -> bytes:
    """Return a copy with a few bits turned, a piece left out, put in, doubled, or overwritten."""
    changed = bytearray(content)
    start = draw.randrange(len(changed))
    length = draw.choice((1, 2, 8, 100))
    kind = draw.randrange(7)
    if kind < 2:
        for _ in range(draw.choice((1, 1, 2, 5))):
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    elif kind == 2:
        del changed[start:]
    elif kind == 3:
        del changed[start : start + length]
    elif kind == 4:
        changed[start:start] = draw.randbytes(length)
    elif kind == 5:
        changed[start:start] = changed[start : start + length]
    else:
        changed[start : start + length] = bytes([draw.choice((0, 0x7F, 0x80, 0xFF))]) * length
    return bytes(changed)


if __name__ == "__main__":
    main()
