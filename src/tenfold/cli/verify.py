"""``tenfold verify``: the parity of a model file with the model that it was written from."""

from tenfold.cli.options import Data, Json, ModelFile, Source
from tenfold.cli.output import print_json, print_text


def verify(
    model: ModelFile, data: Data = "mnist", source: Source = None, as_json: Json = False
) -> None:
    """Check that a model file still gives the answers that the trained model gave."""
    from tenfold.cli.loading import load_test_set
    from tenfold.cli.progress import progress_bar
    from tenfold.export import verify as verify_file
    from tenfold.predictor import load

    predictor, test = load(model), load_test_set(data, source)
    with progress_bar(f"Verifying {model}"):
        parity = verify_file(predictor, test.images)
    if as_json:
        print_json(parity)
        return
    print_text(
        f"{parity.images:,} of {parity.images:,} labels are equal; the probabilities differ by "
        f"{parity.largest_difference:.1e} at most"
    )
