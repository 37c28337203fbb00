"""The errors that Tenfold raises on purpose.

TenfoldError
├── DataError             the data have the wrong shape, type, range or labels (also a ValueError)
│   └── FetchError        the data could not be fetched from any source
├── SettingError          a setting is out of its range (also a ValueError)
├── ModelFileError        a model file is broken, foreign or unsafe
│   └── ParityError       an exported file does not agree with the model it came from
├── MachineError          the machine has too little memory, or can start no thread
└── StorageError          a file could not be written or read (also an OSError)

Each message is one sentence or two: what came, what was wanted, what to do. Errors are raised
where the problem is found and caught in one place, the command line, which prints them as a line.
"""


class TenfoldError(Exception):
    """The base class of all errors that Tenfold raises on purpose."""


class DataError(TenfoldError, ValueError):
    """The data have the wrong shape, type, range or labels, or the file is damaged."""


class FetchError(DataError):
    """The data could not be fetched from any of the sources tried."""


class SettingError(TenfoldError, ValueError):
    """A setting is out of its range."""


class ModelFileError(TenfoldError):
    """A model file is broken, foreign or unsafe."""


class ParityError(ModelFileError):
    """An exported file does not agree with the model it came from."""


class MachineError(TenfoldError):
    """The machine has too little memory for the work, or cannot start another thread."""


class StorageError(TenfoldError, OSError):
    """A file could not be written or read: no space, no permission, no such folder."""
