"""Refusals: their statuses and sentences, and the answer that each error becomes.

Who may ask is decided in ``access``, how much is accepted in ``settings.Limits``; a refusal from
anywhere is a ``RequestError``, and every error leaves as a status and one sentence, never as a
traceback.
"""

import json
from collections.abc import Callable, Coroutine, Mapping
from types import MappingProxyType
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from tenfold.errors import DataError, MachineError, ModelFileError, SettingError, TenfoldError


class RequestError(TenfoldError):
    """A request that the service refuses.

    Args:
        status: of HTTP, 4xx or 503
        sentence: what came, what was wanted, what to do
        headers: sent with the answer
    """

    def __init__(self, status: int, sentence: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.headers = headers or {}


BUSY = "Too many requests are in flight; ask again in a second."


def busy_error() -> RequestError:
    """Return the refusal of a request beyond what the service works on at once."""
    return RequestError(503, BUSY, {"retry-after": "1"})


def error_body(sentence: str) -> bytes:
    """Return the body of an answer that is an error: JSON in ASCII, whatever the sentence has."""
    return json.dumps({"error": sentence}).encode()


class Problem(BaseModel):
    """Why a request was refused: what came, what was wanted, what to do."""

    error: str


# Every status with which a request may be refused, for the OpenAPI document.
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


async def _answer_tenfold_error(_: Request, error: Exception) -> Response:
    """Answer with the sentence of one of Tenfold's own errors."""
    if isinstance(error, RequestError):
        return _answer(str(error), error.status, error.headers)
    if isinstance(error, MachineError):
        return _answer(BUSY, 503, busy_error().headers)
    status = (
        400 if isinstance(error, DataError) else 422 if isinstance(error, SettingError) else 500
    )
    sentence = "The model could not answer." if isinstance(error, ModelFileError) else str(error)
    return _answer(sentence, status)


async def _answer_invalid_query(_: Request, error: Exception) -> Response:
    """Answer with the values of the query that are wrong, and why."""
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    sentences = "; ".join(
        f"{'.'.join(str(part) for part in problem['loc'][1:])[:60]}: {problem['msg'][:200]}"
        for problem in problems
    )
    return _answer(f"The query is not valid: {sentences}.", 422)


async def _answer_http_error(_: Request, error: Exception) -> Response:
    """Answer with the status that the framework chose, in the form of all errors."""
    if not isinstance(error, HTTPException):
        raise error
    sentence = {
        404: "There is nothing at this path; /openapi.json lists all paths.",
        405: "This path does not accept this method.",
    }.get(error.status_code, f"The request is not valid: {error.detail}.")
    return _answer(sentence, error.status_code, error.headers)


def _answer(sentence: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return Response(error_body(sentence), status, headers, "application/json")


Handler = Callable[[Request, Exception], Coroutine[Any, Any, Response]]

HANDLERS: Mapping[type[Exception], Handler] = MappingProxyType(
    {
        TenfoldError: _answer_tenfold_error,
        RequestValidationError: _answer_invalid_query,
        HTTPException: _answer_http_error,
    }
)
