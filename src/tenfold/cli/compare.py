"""``tenfold compare``: two model files against each other, by McNemar's test."""

from tenfold.cli.options import Data, Json, ModelFile, Source
from tenfold.cli.output import print_json, print_table, print_text


def compare(
    first: ModelFile,
    second: ModelFile,
    data: Data = "mnist",
    source: Source = None,
    as_json: Json = False,
) -> None:
    """Compare two model files on one test set with McNemar's test."""
    from tenfold.cli.loading import load_test_set, warn_if_trained_on
    from tenfold.cli.progress import progress_bar
    from tenfold.evaluation import mcnemar
    from tenfold.predictor import load

    predictors = load(first), load(second)
    test = load_test_set(data, source)
    for predictor in predictors:
        warn_if_trained_on(predictor, test)
    with progress_bar("Comparing"):
        answers = [predictor.predict(test.images) for predictor in predictors]
        result = mcnemar(test.labels, *answers)
    if as_json:
        print_json(result)
        return
    rows = [
        [str(model), f"{(predicted != test.labels).sum():,}", f"{only:,}"]
        for model, predicted, only in zip(
            (first, second),
            answers,
            (result.only_first_right, result.only_second_right),
            strict=True,
        )
    ]
    print_table([f"{len(test):,} images of {test.name}", "errors", "only this one right"], rows)
    print_text(f"p-value of McNemar's test: {result.p_value:.3g}")
