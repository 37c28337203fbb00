"""Train a random forest, export it as one ONNX file, load the file, and predict with it.

python examples/train_and_load.py --images 5000
"""

import argparse
from pathlib import Path

import tenfold
from tenfold.data import load
from tenfold.export import write_model
from tenfold.training import train


def main(data: str, images: int, out: Path) -> None:
    """Train on a number of images of the data, and classify ten others with the file."""
    splits = load(data)
    dataset = splits.train.subset(images, seed=0)
    training = train("forest", dataset, seed=0)
    write_model(training, out, sample=dataset)
    print(f"{out} was trained on {len(dataset):,} images in {training.fit_seconds:.1f} s")

    model = tenfold.load(out)  # needs numpy and ONNX Runtime, and neither torch nor scikit-learn
    others = (splits.test or splits.train).subset(10, seed=0)
    for label, row in zip(others.labels, model.predict_proba(others.images), strict=True):
        print(f"a {label} is read as {row.argmax()} with a probability of {row.max():.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", default="mnist")
    parser.add_argument("--images", type=int, default=5_000)
    parser.add_argument("--out", type=Path, default=Path("forest.onnx"))
    main(**vars(parser.parse_args()))
