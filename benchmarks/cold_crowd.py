"""Many processes that fetch, import and load the same data at the same time, without a cache."""

import gzip
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.downloads.local_mirror import serving

from tenfold.data import load
from tenfold.downloads import catalogue, mirror
from tenfold.downloads.cache import Cache, cache_folder

PROCESSES, ROUNDS = 16, 20
CHILD = "from benchmarks.cold_crowd import act; act()"
ACTIONS = (("load", "fetch"), ("load", "fetch", "import", "load"))  # of rounds in turn


def cold_rounds(rounds: int) -> list[list[str]]:
    """Return the rows: how many processes succeeded, how often a file was fetched, the time."""
    data = load("mnist")
    fingerprint = data.train.sha256
    folder = cache_folder("mnist")
    contents = {
        f"{file.name}.gz": gzip.compress((folder / file.name).read_bytes(), 1)
        for file in catalogue.MNIST.files
    }
    right, wrong_caches, most_fetched, slowest = 0, 0, 0, 0.0
    with serving() as server:
        server.contents.update(contents)
        for number in range(rounds):
            server.hits.clear()
            began = time.perf_counter()
            with TemporaryDirectory() as home:
                answers = _round(home, server.url, folder, ACTIONS[number % len(ACTIONS)])
                missing = Cache(Path(home) / "data" / "mnist", catalogue.MNIST).missing()
            slowest = max(slowest, time.perf_counter() - began)
            right += answers.count(fingerprint)
            wrong_caches += bool(missing)
            most_fetched = max(most_fetched, *server.hits.values(), 0)
    wanted = str(PROCESSES * rounds)
    return [
        [f"processes with the right data, {rounds} rounds", wanted, str(right)],
        ["rounds that left an incomplete cache", "0", str(wrong_caches)],
        ["downloads of one file in a round, at most", "1", str(most_fetched)],
        ["the slowest round", "", f"{slowest:.1f} s"],
    ]


def _round(home: str, url: str, folder: Path, actions: Sequence[str]) -> list[str]:
    """Return the output of each process: the fingerprint of the training images, if all is well."""
    environment = {**os.environ, "TENFOLD_HOME": home, "NO_PROXY": "127.0.0.1"}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, actions[number % len(actions)], url, str(folder)],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for number in range(PROCESSES)
    ]
    answers = [process.communicate()[0].strip() for process in started]
    failed = [process.returncode for process in started if process.returncode]
    if failed:
        print(f"{len(failed)} processes failed: {failed}", file=sys.stderr)
    return answers


def act() -> None:
    """Do what one process does: ``ACTION URL FOLDER``; print the fingerprint of the images."""
    action, url, folder = sys.argv[1:]
    files = tuple(replace(file, packed=file.size + 1_000) for file in catalogue.MNIST.files)
    collection = replace(catalogue.MNIST, files=files, origins=(mirror.Mirror(url),))
    catalogue.MNIST = collection
    from tenfold.downloads.fetch import fetch, import_files

    own = cache_folder("mnist")
    if action == "import":
        import_files(Path(folder), collection, own)
    elif action == "fetch":
        fetch(collection, own)
    found = load("mnist").train
    images = hashlib.sha256(found.images.data)
    images.update(found.labels.data)
    print(images.hexdigest())
