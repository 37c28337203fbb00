"""Tolerances of float32 arithmetic, derived from it, so that they hold on any processor.

Libraries choose their kernels by the processor, by the number of rows and by how arrays lie in
memory; each kernel adds the terms of a sum in an order of its own, and some fuse a multiplication
with an addition. What is equal whatever the order (integers, one kernel on the same rows) is
compared as equal; for all else these are the bounds.
"""

from tenfold.export import TOLERANCE

EPSILON = 2.0**-23  # from 1 to the next float32; a rounding is off by half of it at most

# Two computations of one model's probabilities: in training and from its file, among more rows or
# fewer, in one thread or several. It is the bound that an export itself is held to.
PARITY = TOLERANCE

# A row of ten float32 probabilities adds up to 1: ten roundings of an exponential (two units each),
# of the quotient and of the sum.
ROW_SUM = 32 * EPSILON


def sum_error(terms: int, magnitude: float = 1.0) -> float:
    """Return how far two float32 sums of the same terms may lie apart, added in any two orders.

    Each lies within ``terms`` roundings of ``magnitude``, the sum of the terms' absolute values.
    Source: Higham, Accuracy and Stability of Numerical Algorithms (2002), section 4.2.
    """
    return terms * EPSILON * magnitude


def softmax_error(logits: float) -> float:
    """Return how far probabilities may lie apart whose logits lie ``logits`` apart.

    The derivatives of a probability p by all logits add up to 2 p (1 - p), at most a half; its
    own computation adds roundings.
    """
    return logits / 2 + ROW_SUM
