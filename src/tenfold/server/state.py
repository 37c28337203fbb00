"""The state of one service, which its routes, its middleware and its process share."""

from dataclasses import dataclass
from typing import cast

from fastapi import Request

from tenfold.server.bodies import BodyBudget
from tenfold.server.errors import busy_error
from tenfold.server.executors import Executors
from tenfold.server.memory import FreedMemory
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
        bodies: the memory for the bodies of all requests
        freed: the memory that requests no longer need
        ready: whether it takes requests; not yet at the start, no longer at the end
        in_flight: POST requests that it works on; their bodies have arrived
    """

    settings: Settings
    metrics: Metrics
    registry: ModelRegistry
    executors: Executors
    bodies: BodyBudget
    freed: FreedMemory
    ready: bool = False
    in_flight: int = 0

    def take_slot(self) -> "Slot":
        """Return a slot for one more request in flight.

        Raises:
            RequestError: 503, all slots are taken
        """
        if self.is_full:
            raise busy_error()
        self._set_in_flight(self.in_flight + 1)
        return Slot(self)

    def give_slot_back(self) -> None:
        """Count one request in flight less."""
        self._set_in_flight(self.in_flight - 1)

    @property
    def is_full(self) -> bool:
        """Return whether no further request is accepted."""
        return self.in_flight >= self.settings.limits.in_flight

    def _set_in_flight(self, count: int) -> None:
        self.in_flight = count
        self.metrics.in_flight.set(count)


class Slot:
    """The slot of one request in flight, which is given back once."""

    def __init__(self, state: ServiceState) -> None:
        self._state: ServiceState | None = state

    def give_back(self) -> None:
        """Give the slot back, unless it was."""
        if self._state is not None:
            self._state.give_slot_back()
            self._state = None


def state_of(request: Request) -> ServiceState:
    """Return the state of the service that received a request."""
    return cast(ServiceState, request.app.state.service)
