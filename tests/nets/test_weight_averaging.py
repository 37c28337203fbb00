import torch
from torch import nn

from tenfold.nets.weight_averaging import Averaging, RunningMean, update_bn


def mean_of(values, share):
    mean = RunningMean()
    for value in values:
        mean.add({"a": torch.full((2,), value)}, share)
    return mean.weights["a"]


def test_without_a_share_all_weights_count_alike():
    torch.testing.assert_close(mean_of((1.0, 2.0, 6.0), None), torch.full((2,), 3.0))


def test_with_a_share_the_mean_is_exponential_and_begins_with_the_first():
    expected = 0.9 * (0.9 * 1 + 0.1 * 2) + 0.1 * 6
    torch.testing.assert_close(mean_of((1.0, 2.0, 6.0), 0.1), torch.full((2,), expected))


def test_a_mean_that_nothing_was_added_to_is_empty():
    assert RunningMean().weights == {}


def test_the_mean_is_a_copy():
    weights = torch.ones(2)
    mean = RunningMean()
    mean.add({"a": weights}, None)
    weights.fill_(7)
    assert mean.weights["a"].tolist() == [1, 1]


def test_frozen_weights_and_counts_of_batches_stay():
    network = nn.BatchNorm2d(3)
    network.weight.requires_grad_(False)
    mean = RunningMean()
    for value in (0.1, 0.2, 0.7):
        nn.init.constant_(network.bias, value)
        network.num_batches_tracked += 1
        mean.add(network.state_dict(), None)
    assert torch.equal(mean.weights["weight"], torch.ones(3))
    assert mean.weights["num_batches_tracked"] == 1


def test_steps_are_included_from_the_start_and_so_many_apart():
    averaging = Averaging(start=0.5, every=5)
    included = [(done, step) for done in (0.4, 0.5, 0.9) for step in range(7)]
    assert [each for each in included if averaging.includes(*each)] == [
        (0.5, 0),
        (0.5, 5),
        (0.9, 0),
        (0.9, 5),
    ]


def test_statistics_are_those_of_the_images_whatever_they_were_before():
    torch.manual_seed(0)
    network = nn.Sequential(nn.BatchNorm2d(1))
    network(torch.randn(50, 1, 4, 4) * 9 + 100)
    images = torch.randn(2_000, 1, 4, 4) * 2 + 5
    update_bn(network, images)
    norm = network[0]
    torch.testing.assert_close(norm.running_mean, images.mean().reshape(1), atol=1e-3, rtol=0)
    torch.testing.assert_close(norm.running_var, images.var().reshape(1), atol=0.02, rtol=0)
    assert norm.momentum == 0.1  # later training goes on as before
