import pytest
import torch
from tests.tolerances import sum_error

from tenfold.nets.layers import ClassifierHead, ConvBlock, Residual, build_network, fold_batch_norm


@pytest.mark.parametrize("side", [1, 2, 5, 14, 28, 31])
def test_pictures_of_any_side_become_logits(side):
    network = build_network(channels=1, depth=2, width=4, side=side, classes=7)
    assert network(torch.zeros(3, 1, side, side)).shape == (3, 7)


def test_the_default_size_is_what_is_written_down():
    network = build_network(channels=1, depth=2, width=32, side=28, classes=10)
    assert sum(weights.numel() for weights in network.parameters()) == 106_346


def test_a_new_residual_block_changes_nothing_and_learns():
    torch.manual_seed(0)
    block, maps = Residual(3, (3, 3)), torch.rand(2, 3, 4, 9)
    torch.testing.assert_close(block(maps), maps, rtol=0, atol=0)
    block(maps).square().sum().backward()
    assert block.normalise.weight.grad is not None
    assert block.normalise.weight.grad.abs().min() > 0


def test_folding_the_norm_into_the_convolution_changes_no_answer():
    torch.manual_seed(0)
    layer = ConvBlock(3, 5, kernel=5, stride=2)
    for _ in range(3):  # so that the running statistics are not those of the start
        layer(torch.randn(16, 3, 12, 12) * 3 + 1)
    layer.eval()
    images = torch.randn(4, 3, 12, 12)
    weights, biases = layer.folded()
    folded = torch.conv2d(images, weights, biases, stride=2, padding=2).relu()
    torch.testing.assert_close(folded, layer(images), atol=sum_error(75, 10), rtol=0)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("biased", [True, False])
def test_a_norm_with_factors_of_its_own_is_folded_into_a_convolution(biased, dtype):
    torch.manual_seed(0)
    convolution, norm = torch.nn.Conv2d(2, 4, 3, bias=biased), torch.nn.BatchNorm2d(4)
    for values in (norm.weight, norm.bias, norm.running_mean):
        torch.nn.init.normal_(values)  # some factors are negative
    images = torch.randn(3, 2, 8, 8)
    weights, biases = fold_batch_norm(convolution, norm, dtype)
    assert weights.dtype == dtype
    folded = torch.conv2d(images.to(dtype), weights, biases)
    expected = norm.eval()(convolution(images)).to(dtype)
    torch.testing.assert_close(folded, expected, atol=sum_error(18, 10), rtol=0)


def test_pooling_before_the_norm_gives_what_pooling_after_the_relu_gives():
    torch.manual_seed(0)
    layer = ConvBlock(3, 5, pool=True)
    for _ in range(3):
        layer(torch.randn(16, 3, 12, 12) * 3 + 1)
    layer.eval()
    images = torch.randn(4, 3, 11, 11)
    weights, biases = layer.folded()
    folded = torch.conv2d(images, weights, biases, padding=1).relu()
    pooled = torch.max_pool2d(folded, 2, ceil_mode=True)
    torch.testing.assert_close(pooled, layer(images), atol=sum_error(75, 10), rtol=0)


def test_the_reader_gives_its_weights_for_channels_outermost():
    torch.manual_seed(0)
    reader = ClassifierHead(channels=3, side=2, classes=4)
    maps = torch.randn(5, 3, 2, 2)
    weights, biases = reader.outermost()
    torch.testing.assert_close(maps.flatten(1) @ weights.T + biases, reader(maps))


@pytest.mark.parametrize("shift", range(16))
def test_an_answer_does_not_depend_on_where_its_maps_lie_in_memory(shift):
    torch.manual_seed(0)
    reader = ClassifierHead(channels=16, side=1, classes=3).eval()
    maps = torch.randn(20, 16, 1, 1)
    moved = torch.empty(16 + maps.numel())[shift : shift + maps.numel()].view_as(maps).copy_(maps)
    assert torch.equal(reader(moved), reader(maps))
