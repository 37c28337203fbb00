import numpy as np
import pytest
from tests.tolerances import PARITY, ROW_SUM

from tenfold.errors import ModelFileError
from tenfold.lineformat import MARGIN, MAX_WINDOW_WIDTH, N_LABELS, STEP
from tenfold.photo.recognition.recogniser import LineRecogniser
from tenfold.pretrained import path_of


@pytest.fixture(scope="module")
def recogniser():
    return LineRecogniser(path_of("lines"))


def line_image(width, seed=0):
    ink = np.zeros((32, width), np.uint8)
    random = np.random.default_rng(seed)
    for left in range(8, width - 12, 24):
        ink[6:26, left : left + int(random.integers(3, 12))] = 255
    return ink


def test_there_is_a_column_for_every_two_pixels(recogniser):
    for width in (1, 2, 31, 32, 33, 64, 200):
        (columns,) = recogniser.log_probs([line_image(width)])
        assert columns.shape == (-(-width // 2), N_LABELS)


def test_each_column_holds_logarithms_of_probabilities(recogniser):
    (columns,) = recogniser.log_probs([line_image(120)])
    np.testing.assert_allclose(np.exp(columns).sum(axis=1), 1, rtol=0, atol=12 * ROW_SUM)


def test_a_line_image_is_answered_alike_wherever_its_windows_fall(recogniser):
    ink = line_image(160)
    (whole,) = recogniser.log_probs([ink])
    (later,) = recogniser.log_probs([np.pad(ink, ((0, 0), (10, 0)))])
    np.testing.assert_allclose(np.exp(whole), np.exp(later[5:]), atol=1e-3)


def test_several_line_images_are_answered_as_each_alone(recogniser):
    images = [line_image(90, 1), line_image(40, 2), line_image(300, 3)]
    for together, ink in zip(recogniser.log_probs(images), images, strict=True):
        alone = np.exp(recogniser.log_probs([ink])[0])
        np.testing.assert_allclose(np.exp(together), alone, rtol=0, atol=PARITY)


def test_a_line_wider_than_any_window_is_answered_as_its_parts(recogniser):
    ink = line_image(3 * MAX_WINDOW_WIDTH)
    (whole,) = recogniser.log_probs([ink])
    middle = slice(MAX_WINDOW_WIDTH, MAX_WINDOW_WIDTH + 300)
    (part,) = recogniser.log_probs([np.ascontiguousarray(ink[:, middle])])
    columns = np.exp(whole[MAX_WINDOW_WIDTH // STEP :][MARGIN // STEP : 150 - MARGIN // STEP])
    expected = np.exp(part[MARGIN // STEP : -MARGIN // STEP])
    np.testing.assert_allclose(columns, expected, rtol=0, atol=PARITY)


def test_no_line_images_give_no_answers(recogniser):
    assert recogniser.log_probs([]) == []


def test_a_classifier_is_no_recogniser():
    with pytest.raises(ModelFileError, match="reads images of single digits; a model that reads"):
        LineRecogniser(path_of("fast"))
