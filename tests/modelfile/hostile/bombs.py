"""Graphs of our own operators that would take memory or time without end."""

from collections.abc import Callable

import numpy as np
from onnx import TensorProto
from tests.modelfile.hostile.kind import Kind
from tests.modelfile.making import built, pixels

from tenfold.export.graph import Graph


def whole(graph: Graph, *values: int) -> str:
    return graph.constant(list(values), np.int64)


def padded(graph: Graph) -> str:
    margins = whole(graph, 0, 0, 0, 0, 1_000_000, 1_000_000)
    return graph.add("Pad", pixels(graph, [-1, 28, 28]), margins)


def padded_by_less_than_nothing(graph: Graph) -> str:
    return graph.add("Pad", pixels(graph, [-1, 784]), whole(graph, 0, 0, 0, -784))


def padded_with_images(graph: Graph) -> str:
    return graph.add("Pad", pixels(graph, [-1, 784]), whole(graph, 5_000, 0, 0, 0))


def padded_by_what_is_computed(graph: Graph) -> str:
    margins = graph.cast(pixels(graph, [-1, 784]), TensorProto.INT64)
    return graph.add("Pad", "images", margins)


def doubled(graph: Graph) -> str:
    """Add forty joinings of a value with itself."""
    value = pixels(graph, [-1, 784])
    for _ in range(40):
        value = graph.add("Concat", value, value, axis=1)
    return value


def joined_many_times(graph: Graph) -> str:
    value = pixels(graph, [-1, 784])
    for _ in range(3):
        value = graph.add("Concat", *[value] * 64, axis=1)
    return value


def images_joined(graph: Graph) -> str:
    value = pixels(graph, [-1, 784])
    return graph.add("Concat", value, value, axis=0)


def spread(graph: Graph) -> str:
    """Add the sum of every pixel with every other."""
    down, along = pixels(graph, [-1, 784, 1]), pixels(graph, [-1, 1, 784])
    squared = graph.add("Add", down, along)
    flat = graph.add("Reshape", squared, whole(graph, -1, 784 * 784, 1))
    return graph.add("Mul", flat, graph.add("Reshape", squared, whole(graph, -1, 1, 784 * 784)))


def spread_over_constants(graph: Graph) -> str:
    """Add the sum of two rows of constants in two directions: 64 KB become 256 MB."""
    down = graph.constant(np.zeros((8_000, 1), np.float32))
    along = graph.constant(np.zeros((1, 8_000), np.float32))
    return graph.add("Add", down, along)


def images_with_images(graph: Graph) -> str:
    """Add what is small for one image and grows with the square of their number."""
    value = pixels(graph, [-1, 784])
    across = graph.add("Transpose", value, perm=[1, 0])
    return graph.add("MatMul", value, across)


def product(left: list[int], right: list[int]) -> Callable[[Graph], str]:
    """Return what adds a product of the pixels in one shape with those in another."""
    return lambda graph: graph.add("MatMul", pixels(graph, left), pixels(graph, right))


def matrices_of_constants(graph: Graph) -> str:
    """Add a product with 5,000 matrices, which would make so many images of one."""
    many = graph.constant(np.zeros((5_000, 28, 1), np.float32))
    return graph.add("MatMul", pixels(graph, [-1, 28, 28]), many)


def constants_by_images(graph: Graph) -> str:
    many = graph.constant(np.zeros((50_000, 28), np.float32))
    return graph.add("MatMul", many, pixels(graph, [-1, 28, 28]))


def own_matrices_for_ever(graph: Graph) -> str:
    """Add forty products of a wide matrix of each image's own with a tall one: small results."""
    margins = whole(graph, 0, 0, 0, 0, 72, 9_972)
    wide = graph.add("Pad", pixels(graph, [-1, 28, 28]), margins)
    tall = graph.add("Transpose", wide, perm=[0, 2, 1])
    for _ in range(40):
        value = graph.add("MatMul", wide, tall)
    return value


def images_mixed(graph: Graph) -> str:
    return graph.add("Add", pixels(graph, [-1, 784]), pixels(graph, [-1, 1, 784]))


def images_unpacked(graph: Graph) -> str:
    return graph.add("Reshape", pixels(graph, [-1, 784]), whole(graph, -1))


def images_summed(graph: Graph) -> str:
    return graph.add("ReduceSum", pixels(graph, [-1, 784]), whole(graph, 0))


def images_cut(graph: Graph) -> str:
    bounds = [whole(graph, value) for value in (0, 1, 0)]
    return graph.add("Slice", pixels(graph, [-1, 784]), *bounds)


def images_gathered(graph: Graph) -> str:
    return graph.add("Gather", pixels(graph, [-1, 784]), whole(graph, *[0] * 9_000), axis=0)


def gathered(graph: Graph) -> str:
    """Add the reading of one row of the picture 200,000 times."""
    places = graph.constant(np.zeros(200_000), np.int64)
    return graph.add("Gather", pixels(graph, [-1, 28, 28]), places, axis=1)


def gathered_outside(graph: Graph) -> str:
    return graph.add("Gather", pixels(graph, [-1, 784]), whole(graph, 1 << 40), axis=1)


def gathered_within(graph: Graph) -> str:
    places = graph.constant(np.zeros((1, 28, 28)), np.int64)
    return graph.add("GatherElements", pixels(graph, [-1, 28, 28]), places, axis=2)


def more_axes(graph: Graph) -> str:
    """Add axis after axis of length 1."""
    value = pixels(graph, [-1, 784])
    places = graph.constant(np.zeros((1,) * 8), np.int64)
    return graph.add("Gather", value, places, axis=1)


def reshaped(size: int) -> Callable[[Graph], str]:
    return lambda graph: graph.add("Reshape", "images", whole(graph, -1, size))


def reshaped_by_copying(graph: Graph) -> str:
    return graph.add("Reshape", "images", whole(graph, -1, 0, 28))


def reshaped_for_each_image(graph: Graph) -> str:
    return graph.add("Reshape", "images", whole(graph, 0, 783, -1))


def constants_reshaped_by_copying(graph: Graph) -> str:
    rows = graph.constant(np.zeros((4, 10), np.float32))
    return graph.add("Reshape", rows, whole(graph, 0, 10))


def cut_backwards(graph: Graph) -> str:
    bounds = [whole(graph, value) for value in (-1, -(1 << 62), 1, -1)]
    return graph.add("Slice", pixels(graph, [-1, 784]), *bounds)


def cut_to_nothing(graph: Graph) -> str:
    bounds = [whole(graph, value) for value in (5, 5, 1)]
    return graph.add("Slice", pixels(graph, [-1, 784]), *bounds)


def widened(graph: Graph) -> str:
    """Add a convolution of one channel into 100,000."""
    filters = graph.constant(np.zeros((100_000, 1, 1, 1), np.float32))
    return graph.add("Conv", pixels(graph, [-1, 1, 28, 28]), filters)


def multiplied_for_ever(graph: Graph) -> str:
    """Add a thousand products with one matrix of a megabyte: 10 ** 11 steps for one image."""
    matrix = graph.constant(np.zeros((500, 500), np.float32))
    value = pixels(graph, [-1, 1, 784])
    many = graph.constant(np.zeros((784, 500), np.float32))
    value = graph.add("MatMul", graph.add("Add", value, column(graph, 2_000)), many)
    for _ in range(20):
        value = graph.add("MatMul", value, matrix)
    return value


def column(graph: Graph, count: int) -> str:
    return graph.constant(np.zeros((1, count, 1), np.float32))


def convolved_for_ever(graph: Graph) -> str:
    """Add wide convolutions that all read the same megabyte of weights."""
    first = graph.constant(np.zeros((64, 1, 1, 1), np.float32))
    filters = graph.constant(np.zeros((64, 64, 9, 9), np.float32))
    value = graph.add("Conv", pixels(graph, [-1, 1, 28, 28]), first)
    for _ in range(70):
        value = graph.add("Conv", value, filters, pads=[4] * 4)
    return value


def weighed_by_images(graph: Graph) -> str:
    value = pixels(graph, [-1, 1, 28, 28])
    return graph.add("Conv", value, value)


def of_false_size(graph: Graph) -> str:
    return graph.add("Mul", pixels(graph, [-1, 784]), graph.constant(np.ones(783, np.float32)))


def kind(build: Callable[[Graph], str], because: str) -> Kind:
    return Kind(lambda: built(build), because)


KINDS = {
    "margins of a million": kind(padded, "elements and"),
    "margins below zero": kind(padded_by_less_than_nothing, "margins"),
    "margins of images": kind(padded_with_images, "Images would be added"),
    "margins that are computed": kind(padded_by_what_is_computed, "only a constant is read"),
    "a value doubled forty times": kind(doubled, "elements and"),
    "a value joined 64 times, thrice": kind(joined_many_times, "elements and"),
    "images doubled": kind(images_joined, "keeps the images apart"),
    "every pixel with every other": kind(spread, "elements and"),
    "constants in two directions": kind(spread_over_constants, "elements and"),
    "every image with every other": kind(images_with_images, "is none for 2 axes"),
    "rows of images by each image": kind(product([-1, 784], [-1, 784, 1]), "is no product"),
    "each image by rows of images": kind(product([-1, 784, 1], [-1, 784]), "is no product"),
    "channels by images": kind(product([-1, 1, 28, 28], [-1, 28, 28]), "is no product"),
    "channels by channels": kind(product([-1, 1, 28, 28], [-1, 1, 28, 28]), "is no product"),
    "own matrices of other sizes": kind(product([-1, 28, 28], [-1, 16, 49]), "is no product"),
    "many matrices for one image": kind(matrices_of_constants, "is no product"),
    "many rows by an image": kind(constants_by_images, "is no product"),
    "own matrices without end": kind(own_matrices_for_ever, "steps are wanted"),
    "images mixed with pixels": kind(images_mixed, "images would be mixed"),
    "images unpacked": kind(images_unpacked, "would not stay apart"),
    "images summed": kind(images_summed, "keeps the images apart"),
    "images left out": kind(images_cut, "keeps the images apart"),
    "images repeated": kind(images_gathered, "keeps the images apart"),
    "pixels repeated": kind(gathered, "elements and"),
    "pixels read from outside": kind(gathered_outside, "outside the 784"),
    "pixels of other images": kind(gathered_within, "are none in"),
    "more axes than there are": kind(more_axes, "would have the dimensions"),
    "a value reshaped to more": kind(reshaped(785), "cannot be reshaped"),
    "a value reshaped to 2 ** 62": kind(reshaped(1 << 62), "would have the dimensions"),
    "a value reshaped to nothing": kind(reshaped(0), "would have the dimensions"),
    "a value reshaped by copying": kind(reshaped_by_copying, "would have the dimensions"),
    "images reshaped to more": kind(reshaped_for_each_image, "cannot be reshaped"),
    "constants reshaped by copying": kind(
        constants_reshaped_by_copying, "would have the dimensions"
    ),
    "a value read backwards": kind(cut_backwards, "steps [-1]"),
    "a value cut to nothing": kind(cut_to_nothing, "would have the dimensions"),
    "a hundred thousand channels": kind(widened, "elements and"),
    "products without end": kind(multiplied_for_ever, "steps are wanted"),
    "convolutions without end": kind(convolved_for_ever, "steps are wanted"),
    "weights that are images": kind(weighed_by_images, "is no convolution"),
    "sizes that do not go together": kind(of_false_size, "do not go together"),
}
