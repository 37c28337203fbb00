"""Calibration of probabilities: a temperature, or the coupling of pairwise decisions.

Both are fitted on images that the model was not trained on.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import log_expit, log_softmax, softmax
from sklearn.model_selection import train_test_split

from tenfold.types import Floats

Doubles = NDArray[np.float64]


def hold_out(
    labels: NDArray[np.intp], learn: int, held: int, *, seed: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the indices of ``learn`` images to train on and of ``held`` others, stratified."""
    chosen: tuple[NDArray[np.intp], NDArray[np.intp]] = train_test_split(
        np.arange(len(labels)), train_size=learn, test_size=held, stratify=labels, random_state=seed
    )
    return chosen


def calibration_parts(
    labels: NDArray[np.intp], images: int, *, seed: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]] | None:
    """Return the indices of images to train on and of others to calibrate on, stratified.

    Args:
        labels: (n,), 0 to classes - 1
        images: to train on, at most three quarters of all; at most 5,000 are held out

    Returns:
        None where there are too few images of a class for both
    """
    counts = np.bincount(labels)
    learn = min(images, len(labels) * 3 // 4)
    held = min(5_000, len(labels) - learn)
    if learn < 2 * len(counts) or held < len(counts) or counts.min() < 4:
        return None
    return hold_out(labels, learn, held, seed=seed)


def fit_temperature(logits: NDArray[np.floating], labels: NDArray[np.intp]) -> float:
    """Return the temperature (0.05 to 20) that gives the lowest log-loss.

    Source: Guo et al. 2017, "On calibration of modern neural networks", section 4.2.

    Args:
        logits: (n, classes)
        labels: (n,), 0 to classes - 1
    """
    found = minimize_scalar(
        _tempered_loss,
        bounds=(np.log(0.05), np.log(20)),
        args=(logits.astype(np.float64), labels),
        method="bounded",
    )
    return float(np.exp(found.x))


def temper(logits: NDArray[np.floating], temperature: float) -> Floats:
    """Return the probabilities, float32 (n, classes), of logits at this temperature."""
    probabilities: Floats = softmax(logits.astype(np.float64) / temperature, axis=1)
    return probabilities.astype(np.float32)


def pairs(classes: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the first and the second class of each pair, in the order of one-vs-one decisions."""
    return np.triu_indices(classes, k=1)


def couple(decisions: NDArray[np.floating], classes: int, slope: float) -> Doubles:
    """Return logits (n, classes) from pairwise decisions (n, pairs).

    A decision becomes the probability that the first class beats the second; the logit of a class
    is the sum of the logs of the probabilities that it beats each other class. Source:
    Hastie and Tibshirani 1998, "Classification by pairwise coupling", and the product rule in
    Wu, Lin and Weng 2004, section 2.
    """
    first, second = pairs(classes)
    wins, losses = np.eye(classes)[first], np.eye(classes)[second]
    scaled = slope * decisions.astype(np.float64)
    logits: Doubles = log_expit(scaled) @ wins + log_expit(-scaled) @ losses
    return logits


def fit_coupling(
    decisions: NDArray[np.floating], classes: int, labels: NDArray[np.intp]
) -> tuple[float, float]:
    """Return the slope of decisions and the temperature of logits with the lowest log-loss."""
    found = minimize(
        _coupled_loss,
        x0=np.zeros(2),
        args=(decisions, classes, labels),
        method="Nelder-Mead",
        bounds=[(-4, 4), (-4, 4)],
        options={"xatol": 1e-3, "fatol": 1e-6},
    )
    slope, temperature = np.exp(found.x)
    return float(slope), float(temperature)


def _tempered_loss(log_temperature: float, logits: Doubles, labels: NDArray[np.intp]) -> float:
    scores = log_softmax(logits / np.exp(log_temperature), axis=1)
    return float(-scores[np.arange(len(labels)), labels].mean())


def _coupled_loss(
    logs: Doubles, decisions: NDArray[np.floating], classes: int, labels: NDArray[np.intp]
) -> float:
    logits = couple(decisions, classes, float(np.exp(logs[0])))
    return _tempered_loss(float(logs[1]), logits, labels)
