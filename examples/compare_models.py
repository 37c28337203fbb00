"""Train two models on the same images, and see whether they differ by more than chance.

python examples/compare_models.py --images 5000
"""

import argparse

from tenfold.data import load
from tenfold.evaluation import evaluate_dataset, mcnemar
from tenfold.training import train


def main(data: str, images: int) -> None:
    """Compare a support vector machine with a random forest, on images held out of training."""
    learned, judged = load(data).train.subset(images, seed=0).split(images // 5, seed=0)
    answers = {}
    for name in ("svm", "forest"):
        training = train(name, learned, seed=0)
        found = evaluate_dataset(judged, training.model.predict_proba(judged.images))
        answers[name] = training.model.predict(judged.images)
        low, high = found.accuracy_interval
        print(
            f"{training.model.title}: {found.accuracy:.1%} ({low:.1%} to {high:.1%}), "
            f"fitted in {training.fit_seconds:.1f} s"
        )
    test = mcnemar(judged.labels, answers["svm"], answers["forest"])
    print(f"only the first is right on {test.only_first_right} images,")
    print(f"only the second on {test.only_second_right};")
    print(f"were they equally good, so uneven a split would come with chance {test.p_value:.2g}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", default="mnist")
    parser.add_argument("--images", type=int, default=5_000)
    main(**vars(parser.parse_args()))
