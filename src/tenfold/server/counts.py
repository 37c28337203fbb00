"""What the service counts of itself, as Prometheus reads it."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


@dataclass(frozen=True)
class Counts:
    """The counters of one service; their registry is its own, so that several can stand."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram
    images: Counter
    refused: Counter
    in_flight: Gauge

    def as_text(self) -> bytes:
        """Return all of them in Prometheus' text format."""
        return generate_latest(self.registry)


def make_counts() -> Counts:
    """Return counters that stand at nothing."""
    registry = CollectorRegistry()
    return Counts(
        registry=registry,
        requests=Counter(
            "tenfold_requests", "Requests answered.", ["route", "status"], registry=registry
        ),
        seconds=Histogram(
            "tenfold_request_seconds",
            "From the first byte of a request's head to the last of its answer.",
            ["route"],
            buckets=SECONDS,
            registry=registry,
        ),
        images=Counter("tenfold_images", "Digits classified.", ["model"], registry=registry),
        refused=Counter(
            "tenfold_refused", "Requests refused because too much was in flight.", registry=registry
        ),
        in_flight=Gauge("tenfold_in_flight", "Requests that are worked on.", registry=registry),
    )
