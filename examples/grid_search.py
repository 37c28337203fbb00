"""Search the settings of a Tenfold model with scikit-learn's Pipeline and GridSearchCV.

python examples/grid_search.py --images 1000
"""

import argparse

from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from tenfold.data import load
from tenfold.models.svm import SVM
from tenfold.preprocessing import deskew


def main(data: str, images: int) -> None:
    """Compare an SVM on pixels with and without deskewing, for two values of C."""
    dataset = load(data).train.subset(images, seed=0)
    deskewing = FunctionTransformer(deskew)
    svm = SVM(features="pixels", gamma="scale", calibration_images=0)
    search = GridSearchCV(
        Pipeline([("deskew", deskewing), ("svm", svm)]),
        {"deskew": [deskewing, "passthrough"], "svm__C": [0.5, 5.0]},
        cv=3,
    )
    search.fit(dataset.images, dataset.labels)
    found = search.cv_results_
    for settings, mean in zip(found["params"], found["mean_test_score"], strict=True):
        step = "unchanged" if settings["deskew"] == "passthrough" else "deskewed"
        print(f"{step:<12} C {settings['svm__C']:<4} accuracy {mean:.1%}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", default="mnist")
    parser.add_argument("--images", type=int, default=1_000)
    main(**vars(parser.parse_args()))
