import numpy as np

from tenfold.photo.layout.components import find_components, usual_height


def mask():
    found = np.zeros((20, 30), np.uint8)
    found[2:12, 3:8] = 1
    found[12:14, 8:10] = 1  # touches by a corner
    found[5:9, 20:26] = 1
    return found


def test_each_component_has_its_box_and_area():
    found = find_components(mask())
    assert found.boxes[1:].tolist() == [[3, 2, 10, 14], [20, 5, 26, 9]]
    assert found.areas[1:].tolist() == [54, 24]
    assert found.labels[7, 22] == 2


def test_a_corner_joins_two_areas_only_where_eight_neighbours_count():
    assert len(find_components(mask(), connectivity=4).boxes) == 4


def test_a_blank_mask_is_background_alone():
    found = find_components(np.zeros((20, 31), np.uint8))
    assert found.boxes.tolist() == [[0, 0, 31, 20]]
    assert found.areas.tolist() == [620]
    assert found.centroids.tolist() == [[15, 9.5]]
    assert not found.labels.any()


def test_the_usual_height_is_that_of_tall_components_not_of_dots():
    boxes = np.array([[0, 0, 5, 40], [0, 0, 5, 42], *([[0, 0, 3, 3]] * 10)])
    assert usual_height(boxes) == 40
