import logging
import subprocess
import sys
from contextlib import suppress

import pytest
from tests.pictures.hostile_pictures import SHORT, encoded, tiff
from tests.waiting import HANGS

from tenfold.errors import DataError
from tenfold.pictures import open_picture


def test_a_damaged_tiff_is_refused_without_a_word_on_the_terminal(capfd):
    content = encoded("TIFF", "1", side=99, compression="group4")
    for place in range(8, len(content)):
        with suppress(DataError):
            open_picture(content[:place] + b"\xff" + content[place + 1 :])
    assert capfd.readouterr() == ("", "")


MANY_SAMPLES = tiff((277, SHORT, 1, 9_999))
OPENS = """
import sys
from tenfold.errors import DataError
from tenfold.pictures import open_picture
try:
    open_picture(sys.argv[1])
except DataError:
    print("refused")
"""


def test_what_pillow_logs_does_not_come_to_the_terminal(tmp_path):
    (tmp_path / "x.tif").write_bytes(MANY_SAMPLES)
    command = [sys.executable, "-c", OPENS, str(tmp_path / "x.tif")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=HANGS)
    assert (done.stdout, done.stderr) == ("refused\n", "")


def test_a_program_that_logs_has_what_pillow_logs(caplog):
    with caplog.at_level(logging.ERROR), pytest.raises(DataError):
        open_picture(MANY_SAMPLES)
    assert "More samples per pixel" in caplog.text
