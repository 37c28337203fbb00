"""The convolutional network as a scikit-learn estimator."""

import math
from typing import Any, ClassVar

import numpy as np
import torch
from numpy.typing import NDArray

from tenfold.models.base import (
    DigitClassifier,
    FitContext,
    Settings,
    check_at_least,
    check_choice,
    check_count,
)
from tenfold.models.calibration import fit_temperature, hold_out, temper
from tenfold.nets.augmentation import AUGMENTATIONS
from tenfold.nets.classification import (
    Classification,
    ClassifierSettings,
    Sample,
    infer,
    train_classifier,
)
from tenfold.nets.devices import find_device, multiplies_bfloat16
from tenfold.nets.layers import build_network
from tenfold.types import PIXELS, Floats

PRECISIONS = ("auto", "float32", "bfloat16")


class CNN(DigitClassifier):
    """A small convolutional network, trained in a few epochs of one-cycle SGD.

    The defaults are for a fast result. The recipe "best" is for the fewest errors: it trains sixty
    epochs, each with new distortions of every image.

    Some training images are held out: they set the temperature of the probabilities, and choose
    the epoch if ``patience`` is given. Nothing else is chosen during the training.

    Args:
        width: channels of the first half, twice as many in the second
        depth: convolutions in each half
        epochs: the maximum; in each, every image is used once
        batch_size: images a step
        learning_rate: the peak of the one-cycle schedule
        momentum, weight_decay: of SGD with Nesterov's momentum
        label_smoothing: the share of each label that is spread over all classes
        augmentation: "none", "shift" (2 pixels), "affine" (rotated, scaled, sheared, shifted) or
            "elastic" (that, distorted smoothly, with thicker and thinner strokes)
        held_out: the share of the training images that is held out, 0 to 0.5; if that is less than
            two of each class, none are, and the temperature is 1
        averaged_epochs: the last epochs, over whose steps the weights are averaged; 0 for the
            weights of the last step
        patience: epochs without a lower held-out loss after which training ends, with the weights
            of the best epoch; None trains all epochs
        teacher_share: the share of the teacher's probabilities in the loss, if there is a teacher;
            the rest is the labels' (see ``nets.distillation``)
        precision: "float32", "bfloat16", or "auto": bfloat16 if the processor multiplies it in
            hardware (AMX, AVX-512 with BF16, or a GPU that has it)
        device: "auto" (CUDA if there is one), "cpu" or "cuda"
        random_state: the seed
    """

    title = "Convolutional network"
    uses_all_cores = True
    learns_in_epochs = True
    recipes: ClassVar[dict[str, Settings]] = {
        "best": {
            "epochs": 60,
            "augmentation": "elastic",
            "averaged_epochs": 4,
            "held_out": 0.04,
        },
    }
    variants: ClassVar[dict[str, Settings]] = {
        "default": {},
        "width 16": {"width": 16},
        "width 48": {"width": 48},
        "depth 1": {"depth": 1},
        "no augmentation": {"augmentation": "none"},
        "affine augmentation": {"augmentation": "affine"},
    }
    small: ClassVar[Settings] = {
        "width": 8,
        "depth": 1,
        "epochs": 30,
        "batch_size": 16,
        "precision": "float32",
    }

    def __init__(
        self,
        *,
        width: int = 32,
        depth: int = 2,
        epochs: int = 5,
        batch_size: int = 125,
        learning_rate: float = 0.05,
        momentum: float = 0.9,
        weight_decay: float = 1e-3,
        label_smoothing: float = 0.1,
        augmentation: str = "shift",
        held_out: float = 1 / 12,
        averaged_epochs: int = 0,
        patience: int | None = None,
        teacher_share: float = 0.9,
        precision: str = "auto",
        device: str = "auto",
        random_state: int = 0,
    ) -> None:
        self.width = width
        self.depth = depth
        self.epochs = epochs
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.label_smoothing = label_smoothing
        self.augmentation = augmentation
        self.held_out = held_out
        self.averaged_epochs = averaged_epochs
        self.patience = patience
        self.teacher_share = teacher_share
        self.precision = precision
        self.device = device
        self.random_state = random_state

    @classmethod
    def suggest(cls, trial: Any) -> Settings:
        """Return the settings to try: the network's size and the main ones of its training."""
        return {
            "width": trial.suggest_categorical("width", [16, 24, 32, 48]),
            "depth": trial.suggest_int("depth", 1, 3),
            "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.5, log=True),
            "weight_decay": trial.suggest_float("weight_decay", 1e-5, 1e-2, log=True),
            "label_smoothing": trial.suggest_float("label_smoothing", 0.0, 0.2),
            "augmentation": trial.suggest_categorical("augmentation", list(AUGMENTATIONS)),
        }

    def _check(self) -> None:
        check_count("width", self.width, 1, 1_024)
        check_count("depth", self.depth, 1, 32)
        check_count("epochs", self.epochs, 1)
        check_count("batch_size", self.batch_size, 2)
        check_at_least("learning_rate", self.learning_rate, 0)
        check_at_least("momentum", self.momentum, 0, 0.999)
        check_at_least("weight_decay", self.weight_decay, 0)
        check_at_least("label_smoothing", self.label_smoothing, 0, 0.9)
        check_at_least("held_out", self.held_out, 0, 0.5)
        check_at_least("teacher_share", self.teacher_share, 0, 1)
        check_choice("augmentation", self.augmentation, tuple(AUGMENTATIONS))
        check_choice("precision", self.precision, PRECISIONS)
        find_device(self.device)
        check_count("averaged_epochs", self.averaged_epochs, 0)
        if self.patience is not None:
            check_count("patience", self.patience, 1)
            check_at_least("held_out, with patience,", self.held_out, 1e-6, 0.5)

    def _fit(self, rows: Floats, labels: NDArray[np.intp], context: FitContext) -> None:
        device = find_device(self.device)
        learn, left_out = self._split(labels)
        held = None if left_out is None else _sample(rows[left_out], labels[left_out], device)
        validation = context.validation
        watched = held if validation is None else _sample(*validation, device)
        sample = _sample(rows[learn], labels[learn], device)
        network = _channels_last(self._network(rows.shape[1])).to(device)
        settings = self._training_settings(device, images=rows.shape[1] == PIXELS)
        task = Classification(settings, sample, watched, held, context.teacher)
        with torch.random.fork_rng():
            self.history_ = train_classifier(
                network, task, checkpoint=context.checkpoint, progress=context.progress
            )
        self.temperature_ = 1.0
        if held is not None:
            logits = infer(network, held.images).cpu().numpy()
            self.temperature_ = fit_temperature(logits, held.labels.cpu().numpy())
        self.network_ = network.to("cpu").eval()

    def _predict_proba(self, rows: Floats) -> Floats:
        logits = infer(self.network_, torch.from_numpy(_squares(rows)))
        return temper(logits.numpy(), self.temperature_)

    def _split(self, labels: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp] | None]:
        held = round(self.held_out * len(labels))
        if held < 2 * len(self.classes_):
            return np.arange(len(labels)), None
        return hold_out(labels, len(labels) - held, held, seed=self.random_state)

    def _network(self, columns: int) -> torch.nn.Module:
        with torch.random.fork_rng():
            torch.manual_seed(self.random_state)
            return build_network(
                channels=1,
                depth=self.depth,
                width=self.width,
                side=_side(columns),
                classes=len(self.classes_),
            )

    def _training_settings(self, device: torch.device, *, images: bool) -> ClassifierSettings:
        return ClassifierSettings(
            epochs=self.epochs,
            batch_size=self.batch_size,
            learning_rate=self.learning_rate,
            momentum=self.momentum,
            weight_decay=self.weight_decay,
            label_smoothing=self.label_smoothing,
            augmentation=self.augmentation if images else "none",
            patience=self.patience,
            averaged_epochs=self.averaged_epochs,
            bfloat16=_bfloat16(self.precision, device),
            seed=self.random_state,
            teacher_share=self.teacher_share,
        )


def _channels_last(network: torch.nn.Module) -> torch.nn.Module:
    """Return the network with channels innermost in memory, and so the maps of its layers."""
    converted: torch.nn.Module = network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return converted


def _side(columns: int) -> int:
    return math.isqrt(columns - 1) + 1


def _squares(rows: Floats) -> Floats:
    """Return rows as square images (n, 1, side, side), with paper where a row ends early."""
    side = _side(rows.shape[1])
    missing = side * side - rows.shape[1]
    padded = np.pad(rows, ((0, 0), (0, missing))) if missing else rows
    return np.ascontiguousarray(padded.reshape(len(rows), 1, side, side))


def _sample(rows: Floats, labels: NDArray[np.intp], device: torch.device) -> Sample:
    images = torch.from_numpy(_squares(rows)).to(device)
    return Sample(images, torch.from_numpy(labels.astype(np.int64)).to(device))


def _bfloat16(precision: str, device: torch.device) -> bool:
    return multiplies_bfloat16(device) if precision == "auto" else precision == "bfloat16"
