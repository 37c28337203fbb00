"""Train a random forest, write it as one ONNX file, load the file, and ask it.

python examples/train_and_load.py --images 5000
"""

import argparse
from pathlib import Path

import tenfold
from tenfold.data import load
from tenfold.export import write_model
from tenfold.training import train


def main(data: str, images: int, out: Path) -> None:
    """Train on so many images of the data, and ask the file about ten others."""
    splits = load(data)
    dataset = splits.train.subset(images, seed=0)
    training = train("forest", dataset, seed=0)
    write_model(training, out, sample=dataset)
    print(f"{out} learned from {len(dataset):,} images in {training.fit_seconds:.1f} s")

    model = tenfold.load(out)  # needs numpy and ONNX Runtime, and neither torch nor scikit-learn
    asked = (splits.test or splits.train).subset(10, seed=0)
    for label, shares in zip(asked.labels, model.predict_proba(asked.images), strict=True):
        print(f"a {label} is read as {shares.argmax()} with a probability of {shares.max():.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", default="mnist")
    parser.add_argument("--images", type=int, default=5_000)
    parser.add_argument("--out", type=Path, default=Path("forest.onnx"))
    main(**vars(parser.parse_args()))
