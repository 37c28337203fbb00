import platform
from datetime import UTC, datetime

import pytest

import tenfold
from tenfold.report import record_provenance


def test_what_was_run_and_what_it_ran_on_are_written_down():
    began = datetime(2026, 11, 23, 2, 53, 0, 999, tzinfo=UTC)
    options = {"seed": 3, "started": began, "seconds": 1.5}
    found = record_provenance("a command", "mnist", {"train": "ab"}, **options)
    assert (found.command, found.data, found.data_sha256) == ("a command", "mnist", {"train": "ab"})
    assert (found.seed, found.started, found.seconds) == (3, "2026-11-23T02:53:00+00:00", 1.5)
    assert (found.python, found.tenfold) == (platform.python_version(), tenfold.__version__)
    assert found.cores >= 1
    assert "numpy" in found.versions


def test_the_former_name_still_works_and_warns():
    with pytest.warns(DeprecationWarning, match="renamed record_provenance"):
        from tenfold.report import obtained
    assert obtained is record_provenance
