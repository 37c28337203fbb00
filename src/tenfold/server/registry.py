"""The models that are served, by name; their folder is read again on request."""

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from tenfold.errors import SettingError, TenfoldError
from tenfold.photo import assemble_reader
from tenfold.photo.reader import Reader
from tenfold.predictor import Predictor, load
from tenfold.pretrained import PRETRAINED
from tenfold.server.errors import RequestError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServedModel:
    """A model that is served: its predictor for single digits, its reader for pictures."""

    name: str
    predictor: Predictor
    reader: Reader


class ModelRegistry:
    """All models that are served: those of the package, and those of a folder.

    Args:
        folder: of model files, each served by its name without the ending; None for none

    Raises:
        ModelFileError: a model of the package cannot be used
        SettingError: the folder is none
    """

    def __init__(self, folder: Path | None) -> None:
        if folder is not None and not folder.is_dir():
            raise SettingError(f"{folder} is no folder; one with model files was wanted.")
        self.folder = folder
        self._reloading = threading.Lock()
        self._packaged = {name: self._model(name, load(name)) for name in PRETRAINED}
        self._models = dict(self._packaged)
        self.reload()

    @property
    def names(self) -> list[str]:
        """Return the names of all models, the package's first."""
        return list(self._models)

    def model(self, name: str) -> ServedModel:
        """Return the model of that name.

        Raises:
            RequestError: there is none
        """
        found = self._models.get(name)
        if found is None:
            raise RequestError(
                404, f"There is no model {name[:60]!r}; one of {', '.join(self.names)} was wanted."
            )
        return found

    def reload(self) -> None:
        """Read the folder again; what cannot be used is logged and replaces no model."""
        if self.folder is None:
            return
        with self._reloading:  # one after the other: each takes memory
            if not self.folder.is_dir():
                log.warning("models not read again: %s is no folder any more", self.folder)
                return
            self._models = self._packaged | self._of_folder(self.folder)

    def _of_folder(self, folder: Path) -> dict[str, ServedModel]:
        """Return the models of a folder; a present one stands for a file that cannot be used."""
        models = {}
        for path in sorted(folder.glob("*.onnx")):
            try:
                models[path.stem] = self._model(_checked_name(path), load(path))
            except (TenfoldError, OSError, MemoryError) as error:
                log.warning("model not served: %s", ascii(str(error))[1:-1])
                if path.stem in self._models:
                    models[path.stem] = self._models[path.stem]
        return models

    def _model(self, name: str, predictor: Predictor) -> ServedModel:
        # One core for a picture: the others answer further requests.
        return ServedModel(name, predictor, assemble_reader(predictor, threads=1))


def _checked_name(path: Path) -> str:
    """Return the name under which a file is served.

    Raises:
        SettingError: it cannot be sent, or has control characters
    """
    if not path.stem.isprintable() or "\ufffd" in path.stem:
        raise SettingError(f"{path.name!r} is no name that can be printed; rename the file.")
    return path.stem
