"""Train on your own pictures: folders 0 to 9 with the pictures of each digit.

python examples/your_own_folder.py pictures

A fifth of the pictures is held out, to evaluate the model on pictures it was not trained on.
"""

import argparse

from tenfold.data import load
from tenfold.evaluation import evaluate_dataset
from tenfold.models import build


def main(folder: str) -> None:
    """Train a support vector machine on the folder and print its accuracy."""
    pictures = load(folder, source="folder").train
    training_set, held_out = pictures.split(len(pictures) // 5, seed=0)
    model = build("svm").fit(training_set.images, training_set.labels)
    found = evaluate_dataset(held_out, model.predict_proba(held_out.images))

    low, high = found.accuracy_interval
    print(f"trained on {len(training_set):,} pictures, evaluated on {len(held_out):,}")
    print(f"accuracy {found.accuracy:.1%} (95 % interval {low:.1%} to {high:.1%})")
    for mistake in found.mistakes[:5]:
        print(f"picture {mistake.index} shows {mistake.truth}, was read as {mistake.answer}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder")
    main(**vars(parser.parse_args()))
