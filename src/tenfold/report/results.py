"""What a run found out, as one frozen object, and as strict JSON."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np

from tenfold.crossval import Comparison, CrossValidation
from tenfold.evaluation import Evaluation, McNemar
from tenfold.explore import Exploration
from tenfold.nets.history import EpochRecord


@dataclass(frozen=True)
class Provenance:
    """How the figures were obtained: what was run, on what, with what, from what."""

    command: str
    seed: int
    started: str  # ISO 8601
    seconds: float
    machine: str
    processor: str
    cores: int
    python: str
    tenfold: str
    versions: dict[str, str]
    data: str
    data_sha256: dict[str, str]
    peak_memory_bytes: int | None


@dataclass(frozen=True)
class ModelResult:
    """One model: what it was fitted with, how it was judged, what it costs.

    ``name`` is short ("svm"), ``title`` is for people; ``file`` is relative to the report.
    """

    name: str
    title: str
    settings: dict[str, Any]
    evaluation: Evaluation
    fit_seconds: float
    microseconds_per_image: float
    file: str
    file_bytes: int
    training_images: int
    history: tuple[EpochRecord, ...]


@dataclass(frozen=True)
class ModelPair:
    """Two models, by name, on the same test images."""

    first: str
    second: str
    test: McNemar


@dataclass(frozen=True)
class Results:
    """All that a run found out."""

    provenance: Provenance
    exploration: Exploration
    crossval: tuple[CrossValidation, ...]
    comparisons: tuple[Comparison, ...]
    models: tuple[ModelResult, ...]
    mcnemar: tuple[ModelPair, ...]


def to_json(results: Results) -> str:
    """Return the results as strict JSON: what is not a finite number comes out as null.

    "models" and "crossval" are objects by the model's name; a model's evaluation stands flat
    beside its times, so that ``models.svm.accuracy`` is where one looks for it.
    """
    return to_text(
        {
            "provenance": results.provenance,
            "exploration": results.exploration,
            "crossval": {each.model: _plain_crossval(each) for each in results.crossval},
            "comparisons": results.comparisons,
            "models": {each.name: _plain_model(each) for each in results.models},
            "mcnemar": [
                {"first": pair.first, "second": pair.second, **_plain(pair.test)}
                for pair in results.mcnemar
            ],
        }
    )


def to_text(content: Mapping[str, Any]) -> str:
    """Return results by name as strict JSON: what is not a finite number comes out as null."""
    return _written(_plain(content)) + "\n"


def _plain_crossval(validation: CrossValidation) -> dict[str, Any]:
    return {**_plain(validation), "mean": _plain(validation.mean), "sd": _plain(validation.sd)}


def _plain_model(model: ModelResult) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(model)
    evaluation = plain.pop("evaluation")
    return {**plain, **evaluation}


def _plain(value: Any) -> Any:
    """Return frozen dataclasses as dicts, tuples as lists, and numbers that JSON can say."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, np.generic | np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _written(value: Any, indent: str = "") -> str:
    """Return JSON with a line for each key, but a list of plain numbers on one line."""
    inner = indent + "  "
    if isinstance(value, dict) and value:
        lines = [
            f"{inner}{json.dumps(key)}: {_written(each, inner)}" for key, each in value.items()
        ]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        return "[\n" + ",\n".join(inner + _written(each, inner) for each in value) + f"\n{indent}]"
    return json.dumps(value, allow_nan=False, ensure_ascii=False)
