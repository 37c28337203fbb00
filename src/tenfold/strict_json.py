"""Strict JSON: what every program reads in the same way, and nothing else."""

import json
from typing import Any

MAX_DEPTH = 20  # of values within values


def loads(text: str) -> Any:
    """Return the value of a JSON text.

    Raises:
        ValueError: it is no JSON; or it has a key twice, a number that is not finite, half of a
            surrogate pair, or more than 20 values within each other
    """
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("The values are nested too deeply.") from error
    _check_depth(value, MAX_DEPTH)
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()  # no half of a pair, no 1e999
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("A key came twice.")
    return content


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON.")


def _check_depth(value: Any, depth: int) -> None:
    inner = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list):
        return
    if depth == 0:
        raise ValueError("The values are nested too deeply.")
    for each in inner:
        _check_depth(each, depth - 1)
