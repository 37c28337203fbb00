"""Figures: results go in, pictures for light and dark pages come out.

Each file draws one kind of result; ``..._pictures`` return them with captions, ``draw_...`` return
a bare matplotlib figure for those who want to put it somewhere else.
"""

from tenfold.figures.comparing import disagreement_picture, side_by_side_picture
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
