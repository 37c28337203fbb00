import copy

import numpy as np
import pytest
import torch

from tenfold.data import Dataset
from tenfold.errors import ModelFileError
from tenfold.export.lines import write_lines
from tenfold.line_training.composing import ComposedLine
from tenfold.line_training.glyphs import Glyphs
from tenfold.line_training.material import symbols_of
from tenfold.line_training.network import make_network
from tenfold.line_training.recipe import LineRecipe, warm_started
from tenfold.line_training.training import card_of_lines
from tenfold.line_training.warm_start import interpolate, load_network
from tenfold.lineformat import HEIGHT
from tenfold.nets.layers import Residual
from tenfold.types import unwatched

RECIPE = LineRecipe(width=4)
NO_GLYPHS = Glyphs(np.empty((0, 40, 40), np.uint8), np.empty(0, np.intp))


@pytest.fixture(scope="module")
def strips():
    random = np.random.default_rng(0)
    widths = random.integers(30, 90, 12)
    inks = [random.random((HEIGHT, width), np.float32) for width in widths]
    return [ComposedLine(ink, (), np.empty((0, 2))) for ink in inks]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return a network with uneven norms, and the file that it was written to."""
    torch.manual_seed(0)
    network = make_network(4).eval()
    for layer in network.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(layer.weight, -1, 2)  # negative ones turn a maximum round
            torch.nn.init.normal_(layer.bias)
            torch.nn.init.uniform_(layer.running_var, 0.5, 2)
    path = tmp_path_factory.mktemp("lines") / "lines.onnx"
    digits = Dataset(np.zeros((1, 28, 28), np.uint8), np.zeros(1, np.uint8), "one")
    write_lines(
        network, path, card_of_lines(RECIPE, digits, symbols_of(digits, NO_GLYPHS, None, unwatched))
    )
    return network, path


def test_a_network_answers_as_the_one_that_was_written(written, strips):
    network, path = written
    again = load_network(path, strips).eval()
    with torch.inference_mode():
        for line in strips:
            picture = torch.from_numpy(line.ink)[None, None]
            torch.testing.assert_close(again(picture), network(picture), rtol=1e-3, atol=1e-3)


def test_its_norms_are_set_by_the_strips_and_learn_on(written, strips):
    network = load_network(written[1], strips)
    assert all(layer.training for layer in network)
    row = torch.from_numpy(np.hstack([line.ink for line in strips]))[None, None]
    with torch.inference_mode():
        fresh, known = network(row), network.eval()(row)
    torch.testing.assert_close(fresh, known, rtol=1e-3, atol=1e-3)


def test_a_recipe_goes_on_with_the_width_of_the_file_at_half_the_pace(written):
    recipe = warm_started(LineRecipe(width=32, learning_rate=0.004), written[1])
    assert (recipe.width, recipe.learning_rate) == (4, 0.002)
    assert len(recipe.start) == 64


def test_a_classifier_is_no_start(strips):
    from tenfold.pretrained import path_of

    with pytest.raises(ModelFileError, match="strips of lines"):
        load_network(path_of("fast"), strips)


def folded(network):
    """Return a network that answers; its weights are shared with no other."""
    return copy.deepcopy(network).eval()


def test_of_two_networks_all_of_one_or_the_other_answers_as_it_did(written, strips):
    _, path = written
    before, after = load_network(path, strips).eval(), load_network(path, strips).eval()
    with torch.no_grad():
        for layer in after.modules():
            if isinstance(layer, torch.nn.Conv2d):
                layer.weight.mul_(torch.rand(len(layer.weight), 1, 1, 1) + 0.5)
            if isinstance(layer, torch.nn.BatchNorm2d):
                layer.bias.add_(0.3)
    picture = torch.from_numpy(strips[0].ink)[None, None]
    with torch.inference_mode():
        for alpha, wanted in ((0.0, before(picture)), (1.0, after(picture))):
            found = folded(after)
            interpolate(before, found, alpha)
            torch.testing.assert_close(found(picture), wanted, rtol=1e-3, atol=1e-3)


def test_halfway_lies_between(written, strips):
    _, path = written
    before, after = load_network(path, strips).eval(), load_network(path, strips).eval()
    with torch.no_grad():
        after[-1].bias.add_(2.0)
    found = folded(after)
    interpolate(before, found, 0.5)
    picture = torch.from_numpy(strips[0].ink)[None, None]
    with torch.inference_mode():
        torch.testing.assert_close(found(picture), before(picture) + 1, rtol=1e-3, atol=1e-3)


def test_halfway_from_a_block_without_effect_is_half_of_its_effect(tmp_path, strips):
    torch.manual_seed(1)
    network = make_network(4).eval()  # whose residual blocks do nothing yet
    digits = Dataset(np.zeros((1, 28, 28), np.uint8), np.zeros(1, np.uint8), "one")
    material = symbols_of(digits, NO_GLYPHS, None, unwatched)
    write_lines(network, tmp_path / "lines.onnx", card_of_lines(RECIPE, digits, material))
    before, after = (load_network(tmp_path / "lines.onnx", strips).eval() for _ in range(2))
    block = next(layer for layer in after if isinstance(layer, Residual))
    with torch.no_grad():
        torch.nn.init.normal_(block.convolve.weight)
        block.normalise.weight.fill_(0.5)
        block.normalise.bias.zero_()
    found = folded(after)
    interpolate(before, found, 0.5)
    half = next(layer for layer in found if isinstance(layer, Residual))
    maps = torch.rand(1, 8, 4, 9)

    def change(layer):
        return layer.normalise(layer.convolve(maps)) - layer.normalise(torch.zeros(1, 8, 4, 9))

    with torch.inference_mode():
        torch.testing.assert_close(change(half), change(block) / 2, rtol=1e-3, atol=1e-3)
