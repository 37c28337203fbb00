"""Train on pictures of your own: folders 0 to 9, in each the pictures of one digit.

python examples/your_own_folder.py pictures

A fifth of the pictures is held out, to see how good the model is on what it did not learn from.
"""

import argparse

from tenfold.data import load
from tenfold.evaluation import evaluate_dataset
from tenfold.models import build


def main(folder: str) -> None:
    """Train a support vector machine on the folder and tell how it does."""
    pictures = load(folder, source="folder").train
    learned, held_out = pictures.split(len(pictures) // 5, seed=0)
    model = build("svm").fit(learned.images, learned.labels)
    found = evaluate_dataset(held_out, model.predict_proba(held_out.images))

    low, high = found.accuracy_interval
    print(f"learned from {len(learned):,} pictures, judged on {len(held_out):,}")
    print(f"accuracy {found.accuracy:.1%} (95 % interval {low:.1%} to {high:.1%})")
    for mistake in found.mistakes[:5]:
        print(f"picture {mistake.index} shows {mistake.truth}, was read as {mistake.answer}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder")
    main(**vars(parser.parse_args()))
