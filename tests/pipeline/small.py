"""A run small enough for a test; also a program of its own, ``small.py OUT DATA [LINE]``, which
resumes what is there and waits, to be killed, once it has printed the line."""

import sys
import time
from pathlib import Path

import pytest

from tenfold.figures import style
from tenfold.models import estimator_class
from tenfold.pipeline import Plan, run
from tests.waiting import HANGS

PIXEL = bytes.fromhex(  # a PNG of one grey pixel
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
)

SETTINGS = {
    "forest": {"trees": 5, "n_jobs": 1},
    "cnn": {"width": 4, "depth": 1, "epochs": 4, "batch_size": 20, "learning_rate": 0.02},
}


def small_plan(data, *, models=("forest",), seed=0):
    return Plan(
        data=str(data),
        seed=seed,
        folds=3,
        embedded=50,
        models=models,
        settings={name: SETTINGS[name] for name in models},
    )


def make_light(patch):
    """Have nothing drawn and only two choices of settings compared: what takes long, and is tested
    elsewhere."""
    patch.setattr(style, "_png", lambda *_args, **_kwargs: PIXEL)
    for name in SETTINGS:
        chosen = dict(list(estimator_class(name).variants.items())[:2])
        patch.setattr(estimator_class(name), "variants", chosen)


class Teller:
    """A view that prints a line for whatever happens, and waits at one of them to be killed."""

    def __init__(self, last):
        self.last = last

    def expect(self, weights, /):
        pass

    def begin(self, title, /):
        self.tell(f"begin {title}")
        return self.progress

    def end(self, title, said, seconds, /):
        self.tell(f"{'kept' if seconds is None else 'end'} {title}")

    def progress(self, done, note="", /):
        self.tell(f"at {note}")

    def tell(self, line):
        print(line, flush=True)
        if line == self.last:
            time.sleep(HANGS)


if __name__ == "__main__":
    out, data, *last = sys.argv[1:]
    make_light(pytest.MonkeyPatch())
    plan = small_plan(data, models=("forest", "cnn"))
    run(plan, Path(out), view=Teller(*last or [""]), command="small.py", resume=True)
