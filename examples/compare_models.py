"""Train two models on the same images and test whether they differ by more than chance.

python examples/compare_models.py --images 5000
"""

import argparse

from tenfold.data import load
from tenfold.evaluation import evaluate_dataset, mcnemar
from tenfold.training import train


def main(data: str, images: int) -> None:
    """Compare a support vector machine with a random forest, on images held out of training."""
    training_set, test_set = load(data).train.subset(images, seed=0).split(images // 5, seed=0)
    answers = {}
    for name in ("svm", "forest"):
        training = train(name, training_set, seed=0)
        found = evaluate_dataset(test_set, training.model.predict_proba(test_set.images))
        answers[name] = training.model.predict(test_set.images)
        low, high = found.accuracy_interval
        print(
            f"{training.model.title}: {found.accuracy:.1%} ({low:.1%} to {high:.1%}), "
            f"trained in {training.fit_seconds:.1f} s"
        )
    test = mcnemar(test_set.labels, answers["svm"], answers["forest"])
    print(f"only the first is right on {test.only_first_right} images,")
    print(f"only the second on {test.only_second_right};")
    print(f"if they were equally good, the chance of such a difference would be {test.p_value:.2g}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", default="mnist")
    parser.add_argument("--images", type=int, default=5_000)
    main(**vars(parser.parse_args()))
