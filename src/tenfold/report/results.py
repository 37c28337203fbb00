"""The results of a run as one frozen object, and as strict JSON."""

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
    """The provenance of results: command, seed, machine, versions and data."""

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
    """One model: its settings, its evaluation, and its cost in time and bytes.

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
    """McNemar's test of two models, by name, on the same test images."""

    first: str
    second: str
    test: McNemar


@dataclass(frozen=True)
class Results:
    """All results of a run."""

    provenance: Provenance
    exploration: Exploration
    crossval: tuple[CrossValidation, ...]
    comparisons: tuple[Comparison, ...]
    models: tuple[ModelResult, ...]
    mcnemar: tuple[ModelPair, ...]


def to_json(results: Results) -> str:
    """Return the results as strict JSON, with null for numbers that are not finite.

    "models" and "crossval" are objects by the model's name. The fields of a model's evaluation
    are merged with its other fields: ``models.svm.accuracy``.
    """
    return to_json_text(
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


def to_json_text(content: Mapping[str, Any]) -> str:
    """Return results by name as strict JSON, with null for numbers that are not finite."""
    return _dump(_plain(content)) + "\n"


def _plain_crossval(validation: CrossValidation) -> dict[str, Any]:
    return {**_plain(validation), "mean": _plain(validation.mean), "sd": _plain(validation.sd)}


def _plain_model(model: ModelResult) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(model)
    evaluation = plain.pop("evaluation")
    return {**plain, **evaluation}


def _plain(value: Any) -> Any:
    """Return dataclasses as dicts, tuples as lists, and numbers that are not finite as None."""
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


def _dump(value: Any, indent: str = "") -> str:
    """Return JSON with one line for each key; a list of plain numbers stays on one line."""
    inner = indent + "  "
    if isinstance(value, dict) and value:
        lines = [f"{inner}{json.dumps(key)}: {_dump(each, inner)}" for key, each in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        return "[\n" + ",\n".join(inner + _dump(each, inner) for each in value) + f"\n{indent}]"
    return json.dumps(value, allow_nan=False, ensure_ascii=False)
