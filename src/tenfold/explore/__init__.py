"""Exploration of a dataset before training.

``explore`` counts and measures the images and finds duplicates, leaks and outliers;
``visual_summary`` selects the images for the figures.
"""

from tenfold.deprecation import former_name
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


_RENAMED = {"Portrait": "VisualSummary", "portrait": "visual_summary"}


def __getattr__(name: str) -> object:
    return former_name(__name__, name, _RENAMED)
