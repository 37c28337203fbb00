"""The trainer, on a task whose answers are known: a line through points."""

import pytest
import torch
from torch import nn

from tenfold.nets.checkpoint import Checkpoint
from tenfold.nets.task import Batch, Outcome, Task
from tenfold.nets.trainer import Recipe, train
from tenfold.nets.weight_averaging import Averaging

ROUNDS, STEPS, SIZE = 4, 6, 8
OPTIMIZERS = {
    "sgd": lambda weights: torch.optim.SGD(weights, lr=1.0),
    "momentum": lambda weights: torch.optim.SGD(weights, lr=1.0, momentum=0.9, nesterov=True),
    "adamw": lambda weights: torch.optim.AdamW(weights, lr=1.0),
    "rmsprop": lambda weights: torch.optim.RMSprop(weights, lr=1.0, momentum=0.5, centered=True),
}
RECIPES = {
    "last": {},
    "mean": {"averaging": Averaging(start=0.5, every=2)},
    "exponential": {"averaging": Averaging(start=0.5, share=0.1)},
    "best": {"patience": 10},
}


class Line(Task[torch.Tensor]):
    """Points of y = 3 x - 1, with noise."""

    rounds = ROUNDS
    examples = STEPS * SIZE

    def __init__(self, stopping_losses=None):
        self.stopping_losses = stopping_losses
        self.trained = []

    def batches(self, number):
        generator = torch.Generator().manual_seed(number)
        self.trained.append(number)
        for step in range(STEPS):
            inputs = torch.randn(SIZE, 1, generator=generator)
            noise = 0.01 * torch.randn(SIZE, 1, generator=generator)
            yield Batch((number + step / STEPS) / ROUNDS, inputs, 3 * inputs - 1 + noise)

    def loss(self, outputs, batch):
        right = ((outputs - batch.targets).abs() < 0.1).sum()
        return Outcome(((outputs - batch.targets) ** 2).mean(), right)

    def stopping_loss(self, network):
        if self.stopping_losses is not None:
            return self.stopping_losses[self.trained[-1]]
        return (network.weight - 3).abs().item()


def network():
    torch.manual_seed(0)
    return nn.Linear(1, 1)


def trained(path=None, *, task=None, optimizer="momentum", progress=lambda *_: None, **settings):
    learner = network()
    recipe = Recipe(learning_rate=lambda done: 0.1 * (1 - done), **settings)
    state = train(
        learner,
        OPTIMIZERS[optimizer](learner.parameters()),
        task or Line(),
        recipe,
        checkpoint=Checkpoint(path, "line") if path else None,
        progress=progress,
    )
    return learner, state


def same(one, other):
    pairs = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(first, second) for first, second in pairs)


def without_seconds(state):
    return [(r.epoch, r.training_loss, r.training_accuracy, r.learning_rate) for r in state.history]


class KilledError(Exception):
    pass


def killed_in(number):
    def progress(done, _note):
        if done * ROUNDS >= number:
            raise KilledError

    return progress


def test_a_network_learns_the_task():
    learner, state = trained()
    assert learner.weight.item() == pytest.approx(3, abs=0.5)
    assert [record.epoch for record in state.history] == [1, 2, 3, 4]
    assert state.history[-1].training_loss < 0.1 * state.history[0].training_loss
    assert 0 <= state.history[0].training_accuracy < state.history[-1].training_accuracy <= 1


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("recipe", RECIPES)
def test_a_killed_training_ends_as_an_unbroken_one(recipe, optimizer, tmp_path):
    settings = {"optimizer": optimizer, **RECIPES[recipe]}
    unbroken, expected = trained(**settings)
    path, task = tmp_path / "state", Line()
    for number in (1, 3):  # in the second and in the fourth round
        with pytest.raises(KilledError):
            trained(path, progress=killed_in(number), task=task, **settings)
    resumed, state = trained(path, task=task, **settings)
    assert task.trained == [0, 1, 1, 2, 3, 3]
    assert same(resumed, unbroken)
    assert without_seconds(state) == without_seconds(expected)
    assert (state.best_round, state.best_loss) == (expected.best_round, expected.best_loss)


def test_a_finished_training_is_not_repeated(tmp_path):
    first, _ = trained(tmp_path / "state")
    task = Line()
    again, _ = trained(tmp_path / "state", task=task)
    assert task.trained == []
    assert same(first, again)


def test_the_rate_of_every_group_follows_the_schedule():
    learner = nn.Sequential(nn.Linear(1, 1), nn.Linear(1, 1))
    optimizer = torch.optim.SGD([{"params": layer.parameters()} for layer in learner], lr=9.0)
    train(learner, optimizer, Line(), Recipe(learning_rate=lambda done: 0.01 * done))
    expected = 0.01 * (ROUNDS - 1 + (STEPS - 1) / STEPS) / ROUNDS
    assert [group["lr"] for group in optimizer.param_groups] == pytest.approx([expected] * 2)


def test_the_mean_of_the_last_weights_stays():
    weights = []
    learner = network()

    class Watched(torch.optim.SGD):
        def step(self, closure=None):
            super().step()
            weights.append(learner.weight.item())

    recipe = Recipe(learning_rate=lambda _: 0.05, averaging=Averaging(start=0.5, every=2))
    train(learner, Watched(learner.parameters(), lr=1.0), Line(), recipe)
    averaged = [weights[2 * STEPS + step] for step in (0, 2, 4, 6, 8, 10)]
    assert learner.weight.item() == pytest.approx(sum(averaged) / 6, abs=1e-6)


def test_with_patience_training_ends_and_the_best_weights_stay():
    task = Line(stopping_losses=[3.0, 1.0, 2.0, 0.5])
    learner, state = trained(task=task, patience=1)
    assert task.trained == [0, 1, 2]
    assert (state.best_round, state.best_loss) == (1, 1.0)
    two_rounds = Line()
    two_rounds.rounds = 2
    assert same(learner, trained(task=two_rounds)[0])


def test_long_gradients_are_shortened():
    before, (after, _) = network(), trained(optimizer="sgd", max_gradient_norm=1e-6)
    moved = (before.weight - after.weight).abs().item()
    assert 0 < moved < ROUNDS * STEPS * 1e-6


def test_bfloat16_changes_the_outputs_and_not_the_type_of_the_weights():
    plain, (low, _) = trained()[0], trained(bfloat16=True)
    assert low.weight.dtype == torch.float32
    assert not same(plain, low)


def test_correct_outputs_that_are_not_counted_have_no_accuracy():
    class Uncounted(Line):
        def loss(self, outputs, batch):
            return Outcome(super().loss(outputs, batch).loss)

    _, state = trained(task=Uncounted())
    assert all(record.training_accuracy != record.training_accuracy for record in state.history)


def test_a_checkpoint_of_another_training_is_replaced(tmp_path):
    path = tmp_path / "state"
    trained(path)
    learner, task = network(), Line()
    recipe = Recipe(learning_rate=lambda done: 0.1 * (1 - done))
    optimizer = OPTIMIZERS["momentum"](learner.parameters())
    train(learner, optimizer, task, recipe, checkpoint=Checkpoint(path, "another"))
    assert task.trained == [0, 1, 2, 3]
