"""The common recipe for MNIST in PyTorch: two convolutions, dropout, Adadelta, 14 epochs.

With the usual settings: float32, channels first, a DataLoader that shuffles, batches of 64. The
images are in memory as normalised floats, while tutorials convert them one by one in every epoch;
this makes the baseline faster.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.lr_scheduler import StepLR
from torch.utils.data import DataLoader, TensorDataset

from tenfold.types import Images, Labels

MEAN, SD = 0.1307, 0.3081  # of the training images' pixels, 0 to 1
EPOCHS = 14
BATCH = 64
PREDICTION_BATCH = 1000


class Net(nn.Module):
    """The network: 3x3 convolutions (32, 64 channels), 2x2 max pooling, 128 units, 10 outputs."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, 32, 3)
        self.second = nn.Conv2d(32, 64, 3)
        self.early = nn.Dropout(0.25)
        self.dense = nn.Linear(64 * 12 * 12, 128)
        self.late = nn.Dropout(0.5)
        self.answer = nn.Linear(128, 10)

    def forward(self, images: Tensor) -> Tensor:
        """Return log-probabilities (n, 10) for images (n, 1, 28, 28)."""
        maps = functional.relu(self.second(functional.relu(self.first(images))))
        flat = self.early(functional.max_pool2d(maps, 2)).flatten(1)
        return functional.log_softmax(
            self.answer(self.late(functional.relu(self.dense(flat)))), dim=1
        )


class TwoConvolutions:
    """The network and its training; ``fit`` calls ``on_epoch(self)`` after every epoch."""

    def __init__(self, seed: int, epochs: int = EPOCHS) -> None:
        torch.manual_seed(seed)
        self._epochs = epochs
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._network = Net().to(self._device)

    def fit(self, images: Images, labels: Labels, on_epoch: Callable[[Any], None]) -> None:
        """Train for all epochs."""
        sample = TensorDataset(_normalised(images), torch.from_numpy(labels.astype(np.int64)))
        loader = DataLoader(sample, batch_size=BATCH, shuffle=True)
        optimizer = torch.optim.Adadelta(self._network.parameters(), lr=1.0)
        schedule = StepLR(optimizer, step_size=1, gamma=0.7)
        for _ in range(self._epochs):
            self._epoch(loader, optimizer)
            schedule.step()
            on_epoch(self)

    @torch.no_grad()
    def predict(self, images: Images) -> Labels:
        """Return the digit that each image shows."""
        self._network.eval()
        parts = torch.split(_normalised(images), PREDICTION_BATCH)
        found = [self._network(part.to(self._device)).argmax(dim=1).cpu() for part in parts]
        answers: Labels = torch.cat(found).numpy().astype(np.uint8)
        return answers

    def _epoch(self, loader: DataLoader[Any], optimizer: torch.optim.Optimizer) -> None:
        self._network.train()
        for images, labels in loader:
            optimizer.zero_grad()
            answers = self._network(images.to(self._device))
            loss = functional.nll_loss(answers, labels.to(self._device))
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()


def _normalised(images: Images) -> Tensor:
    scaled = torch.from_numpy(images.copy())[:, None].float() / 255
    return (scaled - MEAN) / SD
