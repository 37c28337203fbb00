"""Learning-rate schedules: the rate as a function of the share of the training that is done."""


def one_cycle(done: float, peak: float) -> float:
    """Return a rate that rises to ``peak`` in the first quarter and falls to a thousandth of it.

    Both in a straight line. Source: Smith and Topin 2018, "Super-convergence", section 3.
    """
    warm = 0.25
    if done < warm:
        return peak * (0.1 + 0.9 * done / warm)
    return peak * max(1e-3, (1 - done) / (1 - warm))


def triangular(done: float, peak: float) -> float:
    """Return a rate that rises from almost 0 to ``peak`` in the first tenth and falls back."""
    warm = 0.1
    return peak * (done / warm if done < warm else (1 - done) / (1 - warm)) + 1e-6


def linear_decay(done: float, peak: float) -> float:
    """Return a rate that falls from ``peak`` to 0 in a straight line."""
    return peak * (1 - done)
