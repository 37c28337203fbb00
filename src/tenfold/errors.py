"""Every error that Tenfold raises on purpose.

TenfoldError
├── DataError             the data are not what was wanted (also a ValueError)
│   └── FetchError        the data could not be brought from anywhere
├── SettingError          a setting is out of its range (also a ValueError)
├── ModelFileError        a model file is broken, foreign or not to be trusted
│   └── ParityError       an exported file does not agree with the model it came from
└── StorageError          a file could not be written or read (also an OSError)

Each message is one sentence or two: what came, what was wanted, what to do. They are raised
where the trouble is found and caught in one place, the command line, which prints them as a line.
"""


class TenfoldError(Exception):
    """The root: catch this to catch all that Tenfold raises on purpose."""


class DataError(TenfoldError, ValueError):
    """The data are not what was wanted: shape, type, range, labels, or a damaged file."""


class FetchError(DataError):
    """The data could not be brought from any of the places tried."""


class SettingError(TenfoldError, ValueError):
    """A setting is out of its range."""


class ModelFileError(TenfoldError):
    """A model file is broken, foreign or not to be trusted."""


class ParityError(ModelFileError):
    """An exported file does not agree with the model it came from."""


class StorageError(TenfoldError, OSError):
    """A file could not be written or read: no space, no right, no such place."""
