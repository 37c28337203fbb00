"""The ASGI application: its routes, its error handlers, and the middleware around them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

import tenfold
from tenfold.server import page, routes_v1, routes_v2
from tenfold.server.bodies import BodyBudget
from tenfold.server.errors import HANDLERS
from tenfold.server.executors import Executors
from tenfold.server.memory import FreedMemory, find_trim
from tenfold.server.metrics import create_metrics
from tenfold.server.middleware import ServiceMiddleware
from tenfold.server.registry import ModelRegistry
from tenfold.server.schemas import Health
from tenfold.server.settings import Settings
from tenfold.server.state import ServiceState, state_of


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
    state = ServiceState(
        settings,
        create_metrics(),
        ModelRegistry(settings.models),
        Executors(settings.limits),
        BodyBudget(settings.limits.bodies_bytes),
        FreedMemory(find_trim()),
    )
    app.state.service = state
    for router in (routes_v1.router, routes_v2.router, page.router):
        app.include_router(router)
    app.add_api_route("/healthz", _healthz, response_model=Health)
    app.add_api_route("/readyz", _readyz, response_model=Health, responses={503: {"model": Health}})
    app.add_api_route("/metrics", _metrics, response_class=Response)
    for error, handler in HANDLERS.items():
        app.add_exception_handler(error, handler)
    app.add_middleware(ServiceMiddleware, state=state)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    state: ServiceState = app.state.service
    state.ready = True
    yield
    state.executors.close()


async def _healthz() -> JSONResponse:
    """Answer as long as the service lives."""
    return JSONResponse({"status": "ok"})


async def _readyz(request: Request) -> JSONResponse:
    """Say whether the service takes requests: not while it shuts down."""
    ready = state_of(request).ready
    return JSONResponse({"status": "ok" if ready else "not ready"}, 200 if ready else 503)


async def _metrics(request: Request) -> Response:
    """Return the metrics in the format of Prometheus."""
    text = state_of(request).metrics.as_text()
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")
