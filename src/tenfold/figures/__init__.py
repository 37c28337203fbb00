"""Figures of the results, for light and dark pages.

Each file draws one kind of result: ``..._pictures`` return figures with captions, ``draw_...``
return a plain matplotlib figure for other uses.
"""

from tenfold.figures.comparison import disagreement_picture, side_by_side_picture
from tenfold.figures.evaluation import evaluation_pictures
from tenfold.figures.exploration import exploration_pictures
from tenfold.figures.style import DARK, LIGHT, Picture, Theme, render
from tenfold.figures.training import comparison_pictures, crossval_pictures, history_picture
from tenfold.figures.tuning import tuning_pictures

__all__ = [
    "DARK",
    "LIGHT",
    "Picture",
    "Theme",
    "comparison_pictures",
    "crossval_pictures",
    "disagreement_picture",
    "evaluation_pictures",
    "exploration_pictures",
    "history_picture",
    "render",
    "side_by_side_picture",
    "tuning_pictures",
]
