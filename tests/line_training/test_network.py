import torch
from tests.tolerances import PARITY

from tenfold.line_training.network import make_network
from tenfold.lineformat import N_LABELS


def test_a_strip_becomes_one_row_of_columns_half_as_many():
    network = make_network(4).eval()
    assert network(torch.zeros(2, 1, 32, 96)).shape == (2, N_LABELS, 1, 48)


def test_what_is_far_away_does_not_change_a_column():
    torch.manual_seed(0)
    network = make_network(4).eval()
    strip = torch.rand(1, 1, 32, 200)
    other = strip.clone()
    other[..., 120:] = 0
    columns, changed = network(strip)[..., :48], network(other)[..., :48]
    torch.testing.assert_close(columns, changed, rtol=0, atol=PARITY)
