"""The metrics of the service, in Prometheus' format."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

DURATION_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)  # seconds


@dataclass(frozen=True)
class Metrics:
    """The metrics of one service, in a registry of their own, so that a process can hold several.

    Attributes:
        collectors: the registry of the others
        requests: answered, by route and status
        seconds: that requests took, by route
        images: digits classified, by model
        refused: requests refused because too much was in flight
        in_flight: requests that the service works on
    """

    collectors: CollectorRegistry
    requests: Counter
    seconds: Histogram
    images: Counter
    refused: Counter
    in_flight: Gauge

    def as_text(self) -> bytes:
        """Return all metrics in Prometheus' text format."""
        return generate_latest(self.collectors)


def create_metrics() -> Metrics:
    """Return the metrics of a new service, all at zero."""
    collectors = CollectorRegistry()
    return Metrics(
        collectors=collectors,
        requests=Counter(
            "tenfold_requests", "Requests answered.", ["route", "status"], registry=collectors
        ),
        seconds=Histogram(
            "tenfold_request_seconds",
            "From the first byte of a request's head to the last of its answer.",
            ["route"],
            buckets=DURATION_BUCKETS,
            registry=collectors,
        ),
        images=Counter("tenfold_images", "Digits classified.", ["model"], registry=collectors),
        refused=Counter(
            "tenfold_refused",
            "Requests refused because too much was in flight.",
            registry=collectors,
        ),
        in_flight=Gauge("tenfold_in_flight", "Requests that are worked on.", registry=collectors),
    )
