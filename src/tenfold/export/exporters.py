"""The nodes of a fitted model of any family, added by the exporter that ``MODELS`` names."""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any

from tenfold.errors import SettingError
from tenfold.export.graph import Graph
from tenfold.models import MODELS


def add_model(graph: Graph, family: str, model: Any) -> str:
    """Add the whole of a fitted model to a graph and return the name of its probabilities.

    Raises:
        SettingError: no family has that name
    """
    if family not in MODELS:
        raise SettingError(
            f"No export is written for the family {family!r}; there are {', '.join(MODELS)}."
        )
    exporter: Callable[[Graph, Any], str] = resolve_name(MODELS[family].exporter)
    return exporter(graph, model)
