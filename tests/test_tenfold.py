"""What importing tenfold does to the process."""

import subprocess
import sys

from tests.waiting import HANGS


def test_answering_leaves_no_trace_in_the_users_home(tmp_path):
    code = "import numpy, tenfold; tenfold.load('fast').predict(numpy.zeros((1, 28, 28), 'uint8'))"
    environment = {"HOME": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=HANGS)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
