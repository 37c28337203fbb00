"""The state of one service, which its routes, its middleware and its process share."""

from dataclasses import dataclass
from typing import cast

from fastapi import Request

from tenfold.server.executors import Executors
from tenfold.server.metrics import Metrics
from tenfold.server.registry import ModelRegistry
from tenfold.server.settings import Settings


@dataclass
class ServiceState:
    """The parts of one service, and its load at this moment.

    Attributes:
        settings: it was started with
        metrics: for Prometheus
        registry: the models that it serves
        executors: the threads that it works in
        ready: whether it takes requests; not yet at the start, no longer at the end
        in_flight: POST requests that it works on
    """

    settings: Settings
    metrics: Metrics
    registry: ModelRegistry
    executors: Executors
    ready: bool = False
    in_flight: int = 0

    def request_begins(self) -> None:
        """Count one more request in flight."""
        self._set_in_flight(self.in_flight + 1)

    def request_ends(self) -> None:
        """Count one request in flight less."""
        self._set_in_flight(self.in_flight - 1)

    @property
    def is_full(self) -> bool:
        """Return whether no further request is accepted."""
        return self.in_flight >= self.settings.limits.in_flight

    def _set_in_flight(self, count: int) -> None:
        self.in_flight = count
        self.metrics.in_flight.set(count)


def state_of(request: Request) -> ServiceState:
    """Return the state of the service that received a request."""
    return cast(ServiceState, request.app.state.service)
