"""One evaluation: that its parts agree, that it survives JSON, and what it refuses."""

from dataclasses import fields

import numpy as np
import pytest
from pydantic import TypeAdapter

from tenfold.errors import DataError
from tenfold.evaluation import Evaluation, evaluate
from tenfold.metrics import METRICS

pytestmark = pytest.mark.filterwarnings("error")


def digits(*values):
    return np.array(values, dtype=np.uint8)


def sure(answers, confidence=0.91):
    """Give each answer the confidence, and every other digit an equal share of the rest."""
    probabilities = np.full((len(answers), 10), (1 - confidence) / 9, dtype=np.float32)
    probabilities[np.arange(len(answers)), answers] = confidence
    return probabilities


LABELS = digits(0, 1, 1, 2)
PROBABILITIES = sure([0, 1, 2, 2])


def test_errors_and_interval_belong_to_the_accuracy():
    result = evaluate(LABELS, PROBABILITIES)
    assert (result.count, result.errors, result.accuracy) == (4, 1, 0.75)
    assert result.accuracy_interval == pytest.approx((0.3006, 0.9544), abs=1e-4)
    assert result.predictions == (0, 1, 2, 2)


def test_every_metric_of_the_table_is_in_the_evaluation_under_its_name():
    assert set(METRICS) <= {field.name for field in fields(Evaluation)}
    result = evaluate(LABELS, PROBABILITIES)
    for name, metric in METRICS.items():
        assert getattr(result, name) == metric(LABELS, PROBABILITIES)


def test_each_digit_has_its_scores_and_an_absent_one_zeros():
    scores = evaluate(LABELS, PROBABILITIES).per_digit
    assert [score.digit for score in scores] == list(range(10))
    one, two, three = scores[1:4]
    assert (one.precision, one.recall, one.support) == (1, 0.5, 2)
    assert (two.precision, two.recall, two.support) == (0.5, 1, 1)
    assert one.f1 == two.f1 == pytest.approx(2 / 3)
    assert (three.precision, three.recall, three.f1, three.support) == (0, 0, 0, 0)


def test_the_confusion_matrix_has_the_truth_in_rows_and_the_answers_in_columns():
    matrix = evaluate(LABELS, PROBABILITIES).confusion_matrix
    assert (len(matrix), {len(row) for row in matrix}) == (10, {10})
    assert (matrix[0][0], matrix[1][1], matrix[1][2], matrix[2][2]) == (1, 1, 1, 1)
    assert sum(map(sum, matrix)) == 4


def test_an_evaluation_comes_back_from_json_as_it_was():
    adapter = TypeAdapter(Evaluation)
    result = evaluate(LABELS, PROBABILITIES, corrected=digits(0, 1, 2, 2))
    assert adapter.validate_json(adapter.dump_json(result)) == result


def test_where_all_labels_are_the_same_there_is_no_roc_and_json_holds_a_null():
    adapter = TypeAdapter(Evaluation)
    result = evaluate(digits(4, 4), sure([4, 5]))
    assert result.roc == ()
    assert result.roc_auc is None
    assert adapter.validate_json(adapter.dump_json(result)) == result


def test_a_single_image_can_be_evaluated():
    assert evaluate(digits(4), sure([4])).errors == 0


def test_corrected_labels_are_reported_beside_the_given_ones():
    result = evaluate(LABELS, PROBABILITIES, corrected=digits(0, 1, 2, 1))
    assert result.errors == 1
    assert result.corrected is not None
    assert (result.corrected.contested, result.corrected.errors) == (2, 1)
    result = evaluate(LABELS, PROBABILITIES, corrected=digits(0, 1, 2, 2))
    assert result.corrected is not None
    assert (result.corrected.contested, result.corrected.accuracy) == (1, 1.0)
    assert result.corrected.accuracy_interval == pytest.approx((0.5101, 1), abs=1e-4)


def test_without_corrected_labels_there_is_no_corrected_accuracy():
    assert evaluate(LABELS, PROBABILITIES).corrected is None


def test_ten_thousand_images_of_chance_are_distinguished_from_knowledge():
    chance = np.random.default_rng(0)
    labels = chance.integers(0, 10, 10_000).astype(np.uint8)
    result = evaluate(labels, chance.dirichlet(np.ones(10), 10_000).astype(np.float32))
    assert result.accuracy == pytest.approx(0.1, abs=0.01)
    assert result.roc_auc == pytest.approx(0.5, abs=0.01)
    assert len(result.mistakes) == 40


def with_cell(value):
    probabilities = PROBABILITIES.copy()
    probabilities[2, 5] = value
    return probabilities


@pytest.mark.parametrize(
    ("labels", "probabilities", "sentence"),
    [
        (LABELS, PROBABILITIES[:3], r"shape \(3, 10\) for 4 labels"),
        (LABELS, PROBABILITIES[:, :9], r"\(4, 10\) was wanted"),
        (LABELS, PROBABILITIES.argmax(axis=1), r"shape \(4,\)"),
        (LABELS, with_cell(np.nan), "image 2 are not all numbers"),
        (LABELS, with_cell(np.inf), "image 2 are not all numbers"),
        (LABELS, with_cell(0.5), "image 2 are not shares of 1"),
        (LABELS, with_cell(-0.01), "the least is -0.01"),
        (LABELS, 3 * PROBABILITIES, "not scores or logits"),
        (LABELS + 8, PROBABILITIES, "from 8 to 10; 0 to 9 were wanted"),
        (LABELS.astype(np.int8) - 1, PROBABILITIES, "from -1 to 1; 0 to 9 were wanted"),
        (LABELS / 2, PROBABILITIES, "came as float64"),
        (LABELS[:, None], PROBABILITIES, r"in shape \(4, 1\)"),
        (LABELS[:0], PROBABILITIES[:0], "No labels came"),
    ],
)
def test_what_is_not_labels_and_probabilities_is_refused_in_a_sentence(
    labels, probabilities, sentence
):
    with pytest.raises(DataError, match=sentence):
        evaluate(labels, probabilities)


def test_corrected_labels_of_another_length_are_refused():
    with pytest.raises(DataError, match="3 corrected labels came for 4 labels"):
        evaluate(LABELS, PROBABILITIES, corrected=LABELS[:3])
