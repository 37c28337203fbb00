"""What a dataset is like, before anything is learned from it.

``explore`` counts and measures it and finds duplicates, leaks and outliers; ``portrait`` brings the
pictures that show it.
"""

from tenfold.explore.exploration import Exploration, SplitCounts, explore
from tenfold.explore.ink import InkStatistics
from tenfold.explore.outliers import Outlier
from tenfold.explore.pairs import Pair
from tenfold.explore.portrait import Portrait, portrait

__all__ = [
    "Exploration",
    "InkStatistics",
    "Outlier",
    "Pair",
    "Portrait",
    "SplitCounts",
    "explore",
    "portrait",
]
