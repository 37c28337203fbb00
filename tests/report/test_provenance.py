import platform
from datetime import UTC, datetime

import tenfold
from tenfold.report import obtained


def test_what_was_run_and_what_it_ran_on_are_written_down():
    began = datetime(2026, 11, 23, 2, 53, 0, 999, tzinfo=UTC)
    found = obtained("a command", "mnist", {"train": "ab"}, seed=3, started=began, seconds=1.5)
    assert (found.command, found.data, found.data_sha256) == ("a command", "mnist", {"train": "ab"})
    assert (found.seed, found.started, found.seconds) == (3, "2026-11-23T02:53:00+00:00", 1.5)
    assert (found.python, found.tenfold) == (platform.python_version(), tenfold.__version__)
    assert found.cores >= 1
    assert "numpy" in found.versions
