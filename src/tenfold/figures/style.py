"""The style of all figures: themes for light and dark pages, and rendering to PNG.

A drawing is a pure function ``draw_x(theme, result, ...) -> Figure`` on matplotlib's objects (no
pyplot, no window). ``render`` calls it once for each theme and returns both as PNG. The user's
matplotlibrc is ignored, so that the same result always gives the same bytes. Figures have no title
inside: the page, or a slide, shows it as text.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Concatenate, ParamSpec

import numpy as np
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import Colormap, LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.patheffects import AbstractPathEffect, withStroke
from matplotlib.typing import ColorType
from numpy.typing import NDArray
from PIL import Image

P = ParamSpec("P")

WIDTH = 5.6  # inches: half of a wide page, or a phone's full width, still readable
DPI = 150  # sharp on a screen with 1.5 pixels for each point


@dataclass(frozen=True)
class Theme:
    """The colours of a light or a dark page, as #rrggbb.

    ``accent`` marks correct or measured values, ``contrast`` wrong or opposed ones. ``series`` are
    the colours of compared things, in order: hues that colour-blind people can distinguish, after
    Okabe and Ito 2008, adapted to the background. ``digits`` are ten hues after Tol 2021; ten
    cannot all be distinguished, so no figure depends on them.
    """

    name: str
    background: str
    ink: str
    muted: str
    rule: str
    accent: str
    contrast: str
    series: tuple[str, ...]
    digits: tuple[str, ...]

    @property
    def paper(self) -> Colormap:
        """Return the colour map of digit images, from paper (0) to ink (1)."""
        return _colour_ramp(self.background, self.ink)

    @property
    def heat(self) -> Colormap:
        """Return the colour map of errors, from none (0) to many (1)."""
        return _colour_ramp(self.background, self.contrast)

    def over(self, colour: ColorType) -> str:
        """Return the colour of text with the best contrast over ``colour``: ink or background."""
        base = _luminance(colour)
        return max((self.ink, self.background), key=partial(_contrast, base))


LIGHT = Theme(
    name="light",
    background="#ffffff",
    ink="#1d2126",
    muted="#68707a",
    rule="#dde1e6",
    accent="#0b6fb8",
    contrast="#d2590b",
    series=("#0b6fb8", "#d2590b", "#0a8f68", "#8a55b5", "#8f7a00"),
    digits=(
        "#332288", "#117733", "#44aa99", "#5aa9dd", "#b39a1a",
        "#cc6677", "#882255", "#aa4499", "#7a7f87", "#d2590b",
    ),
)  # fmt: skip

DARK = Theme(
    name="dark",
    background="#1a1e24",
    ink="#e7e9ec",
    muted="#98a1ac",
    rule="#343b45",
    accent="#58b0ee",
    contrast="#f2904c",
    series=("#58b0ee", "#f2904c", "#43c59b", "#bf95e6", "#d6bf45"),
    digits=(
        "#8f86ee", "#4cb96a", "#6fd8c6", "#8fcdf5", "#e3cf5b",
        "#f08c9c", "#c75f93", "#d783c6", "#b4bac3", "#f2904c",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """One figure, for a light and for a dark page, with its title and caption.

    ``name`` is the file name without suffix; ``caption`` explains the figure and its data;
    ``light`` and ``dark`` are PNG.
    """

    # JSON holds text only, so the PNG is encoded.
    __pydantic_config__: ClassVar = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}

    name: str
    title: str
    caption: str
    light: bytes
    dark: bytes


def render(
    name: str,
    title: str,
    caption: str,
    draw: Callable[Concatenate[Theme, P], Figure],
    *args: P.args,
    **settings: P.kwargs,
) -> Picture:
    """Return the picture that ``draw(theme, *args)`` draws, once light and once dark.

    Not thread-safe: matplotlib's style is global.
    """
    light, dark = (_png(theme, draw, *args, **settings) for theme in (LIGHT, DARK))
    return Picture(name, title, caption, light, dark)


def _png(
    theme: Theme,
    draw: Callable[Concatenate[Theme, P], Figure],
    *args: P.args,
    **settings: P.kwargs,
) -> bytes:
    with style.context(["default", _matplotlib_style(theme)]):
        canvas = FigureCanvasAgg(draw(theme, *args, **settings))
        canvas.draw()  # type: ignore[no-untyped-call]
        pixels = np.asarray(canvas.buffer_rgba())[..., :3]  # type: ignore[no-untyped-call]
    return _compact(pixels)


def _compact(pixels: NDArray[np.uint8]) -> bytes:
    """Return the pixels as PNG with a palette: a third of the size, with no visible difference."""
    image = Image.fromarray(pixels).quantize(
        256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _matplotlib_style(theme: Theme) -> dict[str, Any]:
    """Return matplotlib's settings (rcParams) for a plain figure in the colours of ``theme``."""
    return {
        "figure.dpi": DPI,
        "figure.facecolor": theme.background,
        "figure.constrained_layout.h_pad": 0.06,
        "figure.constrained_layout.w_pad": 0.06,
        "font.size": 10,
        "text.color": theme.ink,
        "text.parse_math": False,  # a dollar sign in a name is not mathematics
        "axes.facecolor": theme.background,
        "axes.edgecolor": theme.rule,
        "axes.labelcolor": theme.muted,
        "axes.labelsize": 10,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.grid": True,
        "grid.color": theme.rule,
        "grid.linewidth": 0.6,
        "xtick.color": theme.rule,
        "ytick.color": theme.rule,
        "xtick.labelcolor": theme.muted,
        "ytick.labelcolor": theme.muted,
        "xtick.labelsize": 9.5,
        "ytick.labelsize": 9.5,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "xtick.minor.size": 0,
        "ytick.minor.size": 0,
        "lines.linewidth": 1.6,
        "legend.frameon": False,
        "legend.fontsize": 9.5,
        "legend.labelcolor": theme.ink,
        "image.interpolation": "nearest",
    }


def canvas(height: float) -> Figure:
    """Return an empty figure of the common width and ``height`` inches, with automatic layout."""
    return Figure(figsize=(WIDTH, height), layout="constrained")


def hide_axes(axes: Axes) -> None:
    """Hide ticks, grid and frame, for images."""
    axes.set_axis_off()


def legend_above(axes: Axes) -> None:
    """Put the legend in one line above the axes."""
    entries, _ = axes.get_legend_handles_labels()
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=max(1, len(entries)))


def percent(share: float, digits: int = 1) -> str:
    """Return a share of 1 as percent: 0.984 gives '98.4 %'."""
    return f"{100 * share:.{digits}f} %"


def text_outline(theme: Theme) -> list[AbstractPathEffect]:
    """Return the path effect of an outline that keeps text readable over lines and dots."""
    return [withStroke(linewidth=3, foreground=theme.background)]


def _luminance(colour: ColorType) -> float:
    """Return the relative luminance, 0 to 1 (Web Content Accessibility Guidelines 2.2)."""
    channels = np.asarray(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def _contrast(luminance: float, colour: ColorType) -> float:
    """Return the contrast, 1 to 21, between a luminance and a colour (the same guidelines)."""
    low, high = sorted((luminance, _luminance(colour)))
    return (high + 0.05) / (low + 0.05)


def _colour_ramp(start: str, end: str) -> Colormap:
    return LinearSegmentedColormap.from_list("ramp", [start, end])
