"""How an error becomes an answer: a status and one sentence, never a traceback."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from tenfold.errors import DataError, ModelFileError, SettingError, TenfoldError
from tenfold.server.refusals import RequestError


async def _told(_: Request, error: Exception) -> JSONResponse:
    """Answer with the sentence of an error."""
    if isinstance(error, RequestError):
        return JSONResponse({"error": str(error)}, error.status, error.headers)
    status = (
        400 if isinstance(error, DataError) else 422 if isinstance(error, SettingError) else 500
    )
    sentence = "The model could not answer." if isinstance(error, ModelFileError) else str(error)
    return JSONResponse({"error": sentence}, status)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    """Answer with what is wrong with a value of the query."""
    problems = error.errors() if isinstance(error, RequestValidationError) else []
    told = "; ".join(
        f"{'.'.join(str(each) for each in problem['loc'][1:])[:60]}: {problem['msg'][:200]}"
        for problem in problems
    )
    return JSONResponse({"error": f"What came cannot be taken: {told}."}, 422)


async def _http(_: Request, error: Exception) -> JSONResponse:
    """Answer as the framework would, in the form of all errors."""
    if not isinstance(error, HTTPException):
        raise error
    sentence = {
        404: "There is nothing at this path; /openapi.json lists what there is.",
        405: "This path is asked with another method.",
    }.get(error.status_code, f"The request cannot be taken: {error.detail}.")
    return JSONResponse({"error": sentence}, error.status_code, error.headers)


async def _gone(_: Request, __: Exception) -> Response:
    """Answer nobody: whoever asked has gone."""
    return Response(status_code=400)


HANDLERS: dict[type[Exception], Callable[[Request, Exception], Coroutine[Any, Any, Response]]] = {
    TenfoldError: _told,
    RequestValidationError: _invalid,
    HTTPException: _http,
    ClientDisconnect: _gone,
}
