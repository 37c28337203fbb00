"""What the rules tell of a node, against what is worked out by hand."""

import pytest

from tenfold.modelfile.model import Node
from tenfold.modelfile.operators import infer_output
from tenfold.modelfile.values import FLOAT, Value


def batched(*dims):
    return Value(FLOAT, (1, *dims), batched=True)


@pytest.mark.parametrize(
    ("value", "matrix", "wanted"),
    [
        (batched(3, 4), batched(4, 5), batched(3, 5)),
        (batched(3, 4), Value(FLOAT, (4, 5)), batched(3, 5)),
        (Value(FLOAT, (3, 4)), Value(FLOAT, (4, 5)), Value(FLOAT, (3, 5))),
    ],
    ids=["own by own", "own by one for all", "constants"],
)
def test_a_product_takes_as_many_steps_as_it_has_multiplications(value, matrix, wanted):
    node = Node("product", "MatMul", "", ("a", "b"), "c", {})
    assert infer_output(node, [value, matrix]) == (wanted, 3 * 4 * 5)
