"""The memory that commands want, checked at their start where the system limits it.

A library that gets too little may end the process without a word, so that no error can be caught.
"""

from collections.abc import Sequence

from tenfold.errors import MachineError
from tenfold.machine import address_space

# Megabytes of address space at the peak of a command on two cores (VmPeak of a process without a
# limit, rounded up); with less, libraries may not load, or end the process.
_READING, _EVALUATING, _TRAINING = 800, 512, 1_280
NEEDED_MEGABYTES = {
    "read": _READING,
    "serve": _READING,
    "evaluate": _EVALUATING,
    **dict.fromkeys(("run", "train", "crossval", "tune", "ensemble", "adapt"), _TRAINING),
    **dict.fromkeys(("train-lines", "train-context", "train-among"), _TRAINING),
}


def check_memory(arguments: Sequence[str]) -> None:
    """Raise MachineError if the limit of this process is too low for the command.

    Args:
        arguments: of the command line, the command first

    Raises:
        MachineError: with the memory that is wanted, and how to raise the limit
    """
    command, limit = next(iter(arguments), ""), address_space()
    wanted = NEEDED_MEGABYTES.get(command, 0)
    if limit is not None and limit < wanted << 20:
        raise MachineError(
            f"'tenfold {command}' wants {wanted:,} MB of address space, and this process may use "
            f"{limit >> 20:,} MB. Raise the limit, for instance with: ulimit -v {wanted << 10}"
        )
