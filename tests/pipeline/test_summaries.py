from types import SimpleNamespace as Found

from tenfold.pipeline import summaries


def test_an_exploration_tells_how_much_there_is():
    splits = [Found(counts=(500,) * 10), Found(counts=(100,) * 10)]
    found = Found(splits=splits, near_duplicates=[0] * 12)
    assert summaries.exploration_summary(found) == "6,000 images, 12 near duplicates"


def test_a_cross_validation_tells_its_accuracy():
    found = Found(mean={"accuracy": 0.98126}, sd={"accuracy": 0.0025}, folds=[0] * 5)
    assert summaries.crossval_summary(found) == "accuracy 98.13%, sd 0.25% over 5 folds"


def test_a_comparison_tells_the_best():
    found = Found(variants=[Found(name="a", accuracy=0.9), Found(name="b", accuracy=0.95)])
    assert summaries.comparison_summary(found) == "best of 2: b (95.00%)"


def test_a_model_tells_how_it_did_on_the_test_set():
    evaluation = Found(accuracy=0.97, accuracy_interval=(0.96, 0.98))
    said = summaries.model_summary(Found(evaluation=evaluation, fit_seconds=12.34))
    assert said == "test accuracy 97.00% (96.00% to 98.00%), fit in 12.3 s"
