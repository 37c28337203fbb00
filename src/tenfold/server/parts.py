"""What the service is made of, where each route finds it; and how every refusal looks."""

from dataclasses import dataclass
from typing import Any, cast

from fastapi import Request

from tenfold.server.counts import Counts
from tenfold.server.forms import Problem
from tenfold.server.gate import Standing
from tenfold.server.settings import Settings
from tenfold.server.shelf import Shelf
from tenfold.server.work import Work

REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The body is damaged, or no picture."},
    401: {"model": Problem, "description": "The key is missing or another."},
    403: {"model": Problem, "description": "A page from elsewhere asks."},
    404: {"model": Problem, "description": "There is no such model."},
    408: {"description": "The request did not arrive in time."},
    413: {"model": Problem, "description": "The body, the picture or the batch is too large."},
    415: {"model": Problem, "description": "The body is of another kind."},
    421: {"model": Problem, "description": "The service does not go by that name."},
    422: {"model": Problem, "description": "A value is not what is wanted."},
    503: {"model": Problem, "description": "Too much is in flight; Retry-After says when."},
}


@dataclass(frozen=True)
class Parts:
    """What the service is made of."""

    settings: Settings
    standing: Standing
    counts: Counts
    shelf: Shelf
    work: Work


def parts_of(request: Request) -> Parts:
    """Return the parts of the service that a request came to."""
    return cast(Parts, request.app.state.parts)
