"""Exploration of a dataset before training.

``explore`` counts and measures the images and finds duplicates, leaks and outliers;
``visual_summary`` selects the images for the figures.
"""

import warnings

from tenfold.explore.exploration import Exploration, SplitCounts, explore
from tenfold.explore.ink import InkStatistics
from tenfold.explore.outliers import Outlier
from tenfold.explore.pairs import Pair
from tenfold.explore.visual_summary import VisualSummary, visual_summary

__all__ = [
    "Exploration",
    "InkStatistics",
    "Outlier",
    "Pair",
    "SplitCounts",
    "VisualSummary",
    "explore",
    "visual_summary",
]


def __getattr__(name: str) -> object:
    renamed = {"Portrait": "VisualSummary", "portrait": "visual_summary"}
    if name in renamed:
        warnings.warn(
            f"tenfold.explore.{name} is renamed {renamed[name]}; use that name.",
            DeprecationWarning,
            stacklevel=2,
        )
        return globals()[renamed[name]]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
