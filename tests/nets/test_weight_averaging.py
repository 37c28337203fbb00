import torch
from torch import nn

from tenfold.nets.weight_averaging import begin, give_back, learned, take_in, update_bn


def test_the_mean_of_the_weights_taken_in_is_given_back():
    network = nn.Linear(2, 1, bias=False)
    mean = begin(network)
    for value in (1.0, 2.0, 6.0):
        nn.init.constant_(network.weight, value)
        take_in(mean, network)
    give_back(mean, network)
    torch.testing.assert_close(network.weight.detach(), torch.full((1, 2), 3.0))


def test_a_mean_that_nothing_was_taken_into_changes_nothing():
    network = nn.Linear(2, 1)
    before = network.weight.detach().clone()
    give_back(begin(network), network)
    assert torch.equal(network.weight, before)


def test_weights_that_are_not_learned_stay_out_of_the_mean():
    network = nn.BatchNorm2d(3)
    network.weight.requires_grad_(False)
    assert [name for name, _ in learned(network)] == ["bias"]


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
