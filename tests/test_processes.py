"""Child processes: the work of one that is killed is repeated, and Ctrl-C is not theirs."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tenfold import processes
from tenfold.errors import TenfoldError
from tenfold.processes import MAX_KILLED, children_without_interrupts, in_processes, raise_interrupt
from tests.waiting import HANGS

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the signals are POSIX's")

ROOT = Path(__file__).parents[1]

# Two processes wait for ever; the program prints their ids and waits with them.
WAITS = """
import os, sys, time
sys.path.insert(0, sys.argv[1])
from tenfold.processes import in_processes
from tests.test_processes import wait_after_telling

try:
    list(in_processes(wait_after_telling, {1: (), 2: ()}, workers=2))
except KeyboardInterrupt:
    sys.exit(130)
"""


def square(number):
    return number**2


def square_after_death(number, folder, times):
    """Kill this process, but not more than so many times."""
    if number == 3 and len(list(folder.iterdir())) < times:
        (folder / str(os.getpid())).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number**2


def wait_after_telling():
    os.write(1, b".")
    signal.pause()


@pytest.mark.parametrize("workers", [1, 2])
def test_every_job_is_done_once(workers):
    jobs = {number: (number,) for number in range(6)}
    assert sorted(in_processes(square, jobs, workers=workers)) == [0, 1, 4, 9, 16, 25]


def test_the_work_of_a_process_that_is_killed_is_repeated_and_reported(tmp_path, caplog):
    jobs = {number: (number, tmp_path, 1) for number in range(6)}
    found = list(in_processes(square_after_death, jobs, workers=2))
    assert sorted(found) == [0, 1, 4, 9, 16, 25]
    told = [record.message for record in caplog.records]
    assert told == ["A process was killed; its work is repeated."]


def test_processes_that_are_killed_again_and_again_are_a_sentence(tmp_path):
    jobs = {number: (number, tmp_path, MAX_KILLED + 1) for number in range(6)}
    with pytest.raises(TenfoldError, match="3 processes were killed, one after the other"):
        list(in_processes(square_after_death, jobs, workers=2))


def test_ctrl_c_of_a_terminal_ends_all_and_only_the_parent_hears_it():
    program = [sys.executable, "-c", textwrap.dedent(WAITS), str(ROOT)]
    with subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0
    ) as process:
        assert process.stdout.read(2) == b".."
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(HANGS) == 130
        assert process.stdout.read() == b""  # which ends only with the last process
        assert process.stderr.read() == b""


def test_an_interrupt_while_a_process_starts_is_raised_afterwards():
    with children_without_interrupts() as received:
        signal.raise_signal(signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)
    assert received
    with pytest.raises(KeyboardInterrupt):
        raise_interrupt(received)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_without_an_interrupt_nothing_is_raised():
    with processes.delayed_interrupts() as received:
        pass
    raise_interrupt(received)
