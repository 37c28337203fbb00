import cv2
import numpy as np
import pytest

from tenfold.photo.geometry import Box
from tenfold.photo.recognition.segmentation import Segmenter, segment_digits


def blank(width=120):
    return np.zeros((64, width), np.uint8)


def test_components_that_stand_apart_stay_whole():
    ink = blank()
    ink[12:52, 20:26] = 255
    ink[12:52, 60:80] = 255
    one, other = segment_digits(ink, np.array([23.0, 70.0]), 40)
    assert (one.box, other.box) == (Box(20, 12, 26, 52), Box(60, 12, 80, 52))
    assert not one.touching
    assert not other.touching
    assert one.ink.min() == 255


def test_touching_digits_are_cut_where_there_is_least_ink():
    ink = blank()
    ink[12:52, 20:40] = 255
    ink[30:33, 40:46] = 255  # the bridge
    ink[12:52, 46:66] = 255
    one, other = segment_digits(ink, np.array([30.0, 56.0]), 40)
    assert one.touching
    assert other.touching
    assert 40 <= one.box.right <= 46
    assert one.box.left == 20
    assert other.box.right == 66


def test_a_cut_leans_with_the_digits():
    ink = blank()
    for row in range(12, 52):
        lean = (52 - row) // 2
        ink[row, 30 + lean : 36 + lean] = 255
        ink[row, 44 + lean : 50 + lean] = 255
    ink[30:32, 40:58] = 255
    one, other = segment_digits(ink, np.array([43.0, 57.0]), 40)
    assert abs(int((one.ink > 0).sum()) - int((other.ink > 0).sum())) < 40


def test_a_component_that_leans_over_its_neighbour_keeps_all_of_itself():
    ink = blank()
    cv2.line(ink, (20, 50), (60, 12), 255, 3)  # its top reaches over the 1 beside it
    ink[36:52, 52:57] = 255
    ink[30:52, 52:57] = 255
    one, other = segment_digits(ink, np.array([38.0, 54.0]), 40)
    assert not one.touching
    assert not other.touching
    assert one.box.right >= 60
    assert other.box.left == 52


def test_parts_of_a_broken_digit_go_to_the_nearest():
    ink = blank()
    ink[20:52, 20:40] = 255
    ink[12:15, 24:46] = 255  # the hat of a 5
    ink[12:52, 80:86] = 255
    one, _ = segment_digits(ink, np.array([30.0, 83.0]), 40)
    assert one.box == Box(20, 12, 46, 52)


def test_a_part_goes_to_the_component_that_it_is_nearest_to_not_to_the_nearest_middle():
    ink = blank()
    ink[12:52, 16:22] = 255  # a 1
    cv2.line(ink, (78, 12), (50, 50), 255, 3)  # a 7 that leans, and its bar, which is apart
    ink[12:16, 32:46] = 255  # its middle is nearer to that of the 1
    one, seven = segment_digits(ink, np.array([19.0, 64.0]), 40)
    assert one.box == Box(16, 12, 22, 52)
    assert seven.box.left == 32


def test_what_is_broken_one_above_the_other_is_one_digit():
    ink = blank()
    ink[12:52, 10:16] = 255
    ink[14:30, 40:60] = 255  # two halves, neither as tall as a digit
    ink[33:48, 40:60] = 255
    ink[12:52, 84:90] = 255
    _, middle, _ = segment_digits(ink, np.array([13.0, 50.0, 87.0]), 40)
    assert middle.box == Box(40, 14, 60, 48)
    assert not middle.touching


def test_where_there_is_no_ink_the_crop_is_empty_and_stands_in_its_place():
    (crop,) = segment_digits(blank(), np.array([50.0]), 40)
    assert crop.ink.shape == (1, 1)
    assert crop.box == Box(50, 0, 51, 64)


@pytest.mark.parametrize("centres", [[0.0, 119.0], [5.0, 5.5], [-3.0, 200.0]])
def test_centres_at_the_edge_or_in_one_place_do_no_harm(centres):
    ink = blank()
    ink[10:50] = 255
    assert len(segment_digits(ink, np.array(centres), 40)) == 2


def test_a_line_may_have_more_digits_than_a_byte_can_count():
    ink, centres = blank(40 * 300), np.arange(300) * 40.0 + 20
    for centre in centres.astype(int):
        ink[12:52, centre - 4 : centre + 4] = 255
    crops = segment_digits(ink, centres, 40)
    assert [crop.box.left for crop in crops] == [int(centre) - 4 for centre in centres]
    assert {crop.ink.size for crop in crops} == {320}


def test_a_line_that_is_segmented_again_has_the_crops_that_it_has_the_first_time():
    ink = blank()
    ink[12:52, 20:40] = 255
    ink[30:33, 40:46] = 255
    ink[12:52, 46:66] = 255
    segmenter = Segmenter(ink, 40)
    for centres in ([30.0, 56.0], [43.0], [28.0, 43.0, 60.0], [30.0, 56.0]):
        again = segmenter.crops(np.array(centres))
        first = segment_digits(ink, np.array(centres), 40)
        assert [crop.box for crop in again] == [crop.box for crop in first]
        assert [crop.ink.tobytes() for crop in again] == [crop.ink.tobytes() for crop in first]
