"""The deadline of a reading: it ends with an error, and never with another answer."""

import time
from dataclasses import dataclass
from math import inf

from tenfold.errors import DataError


@dataclass(frozen=True)
class Deadline:
    """The time until which a picture may be read; it is checked before each longer step.

    Attributes:
        at: seconds of the monotonic clock
        seconds: that the reading may take in all
    """

    at: float = inf
    seconds: float = inf

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """Return the deadline that many seconds from now."""
        return cls(time.monotonic() + seconds, seconds)

    def check(self) -> None:
        """Raise DataError if the time is over.

        Raises:
            DataError: it is
        """
        if time.monotonic() >= self.at:
            raise DataError(
                f"The picture takes longer than {self.seconds:g} s to read; a smaller part of it "
                "was wanted."
            )


NO_DEADLINE = Deadline()
