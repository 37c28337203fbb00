"""The application: its routes, its parts, and the gate around it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

import tenfold
from tenfold.server import inference, reading
from tenfold.server.counts import make_counts
from tenfold.server.failures import HANDLERS
from tenfold.server.forms import Health
from tenfold.server.gate import Gate, Standing
from tenfold.server.page import router as page_router
from tenfold.server.parts import Parts, parts_of
from tenfold.server.settings import Settings
from tenfold.server.shelf import Shelf
from tenfold.server.work import Work


def make_app(settings: Settings) -> FastAPI:
    """Return the service as an ASGI application, its models loaded.

    Raises:
        ModelFileError: a model of the package cannot be used
    """
    app = FastAPI(
        title="Tenfold",
        version=tenfold.__version__,
        summary="Reads handwritten digits, and says which are not sure.",
        docs_url=None,  # the pages that draw it load their scripts from elsewhere
        redoc_url=None,
        lifespan=_lifespan,
    )
    parts = Parts(
        settings, Standing(), make_counts(), Shelf(settings.models), Work(settings.limits)
    )
    app.state.parts = parts
    for router in (reading.router, inference.router, page_router):
        app.include_router(router)
    app.add_api_route("/healthz", _healthz, response_model=Health)
    app.add_api_route("/readyz", _readyz, response_model=Health, responses={503: {"model": Health}})
    app.add_api_route("/metrics", _metrics, response_class=Response)
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.add_middleware(Gate, settings=settings, standing=parts.standing, counts=parts.counts)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    parts.standing.ready = True
    yield
    parts.work.close()


async def _healthz() -> JSONResponse:
    """Answer as long as the service lives."""
    return JSONResponse({"status": "ok"})


async def _readyz(request: Request) -> JSONResponse:
    """Say whether the service takes requests: not while it shuts down."""
    ready = parts_of(request).standing.ready
    return JSONResponse({"status": "ok" if ready else "not ready"}, 200 if ready else 503)


async def _metrics(request: Request) -> Response:
    """Tell what Prometheus reads."""
    text = parts_of(request).counts.as_text()
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")
