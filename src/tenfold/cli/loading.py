"""The data that commands load."""

from typing import TYPE_CHECKING

from tenfold.cli.output import print_error
from tenfold.cli.progress import progress_bar

if TYPE_CHECKING:
    from tenfold.data import Dataset, Splits
    from tenfold.line_training.glyphs import Glyphs
    from tenfold.predictor import Predictor


def load_splits(where: str, source: str | None) -> "Splits":
    """Return the training set and the test set, which is None if the data have none."""
    from tenfold.data import load

    with progress_bar(f"Loading {where}") as progress:
        return load(where, source=source, progress=progress)


def with_further_images(dataset: "Dataset", also: list[str], times: int) -> "Dataset":
    """Return the set with the training images of further paths, each repeated ``times`` times."""
    from tenfold.data import joined

    return joined(dataset, [load_splits(where, None).train for where in also], times=times)


def load_training_set(where: str, source: str | None, images: int | None, seed: int) -> "Dataset":
    """Return the training set, or a stratified part of it."""
    dataset = load_splits(where, source).train
    return dataset if images is None else dataset.subset(images, seed=seed)


def load_test_set(where: str, source: str | None) -> "Dataset":
    """Return the test set, or all images if the data are not split."""
    splits = load_splits(where, source)
    return splits.train if splits.test is None else splits.test


def load_digits_and_glyphs(
    where: str, source: str | None, also: list[str] | None
) -> "tuple[Dataset, Glyphs]":
    """Return the digits and glyphs that lines are composed of; fetch the fonts first."""
    from tenfold.downloads.fonts import fetch_fonts
    from tenfold.line_training.glyphs import draw_glyphs

    digits = with_further_images(load_splits(where, source).train, also or [], 1)
    with progress_bar("Fetching fonts") as progress:
        return digits, draw_glyphs(fetch_fonts(progress))


def warn_if_trained_on(predictor: "Predictor", test: "Dataset") -> None:
    """Print a warning if the model was trained on the images of the test set."""
    card = predictor.card
    training_sets = {card.data_sha256, *(part["sha256"] for part in card.parts.values())}
    if test.sha256 in training_sets:
        print_error(
            f"{predictor.path} was trained on these images, so the scores are too high for other "
            "images."
        )
