import torch
from tests.tolerances import PARITY

from tenfold.line_training.network import make_network, units_of
from tenfold.lineformat import MARGIN, N_LABELS


def test_a_strip_becomes_one_row_of_columns_half_as_many():
    network = make_network(4).eval()
    assert network(torch.zeros(2, 1, 32, 96)).shape == (2, N_LABELS, 1, 48)


def test_what_is_further_away_than_a_margin_does_not_change_a_column():
    torch.manual_seed(0)
    network = make_network(4).eval()
    for _, norm in units_of(network):
        if norm is not None:
            torch.nn.init.normal_(norm.weight)  # so that residual blocks count
    strip = torch.rand(1, 1, 32, 200)
    other = strip.clone()
    other[..., 100 + MARGIN :] = 0
    columns, changed = network(strip)[..., :50], network(other)[..., :50]
    torch.testing.assert_close(columns, changed, rtol=0, atol=PARITY)
    assert (network(strip)[..., 50:] - network(other)[..., 50:]).abs().max() > PARITY


def test_each_convolution_is_listed_once_with_the_norm_behind_it():
    units = units_of(make_network(4))
    assert len(units) == 12
    assert [norm is None for _, norm in units] == [False] * 11 + [True]
