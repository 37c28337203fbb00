"""The limits of a service: larger, slower and further requests are refused."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The limits of a service: how much it accepts, in which time.

    Attributes:
        body_bytes: of a request, and of what it unpacks to
        json_bytes: of the JSON in it, which takes many times as much memory once it is parsed
        bodies_bytes: of all requests that are in memory at once
        pixels: of a picture
        images: of 28 by 28 in one request
        seconds: in which a whole request has to arrive, and a client has to take its answer
        reading_seconds: that a picture may take to be read
        work_seconds: in which a request that has arrived is answered, its wait for others included
        in_flight: requests that are worked on or wait; further ones are refused at once
        pictures: read at once; others wait
        connections: open at once; beyond, those that wait longest for a request are closed
    """

    body_bytes: int = 20_000_000
    json_bytes: int = 4_000_000
    bodies_bytes: int = 60_000_000
    pixels: int = 50_000_000
    images: int = 10_000
    seconds: float = 10.0
    reading_seconds: float = 20.0
    work_seconds: float = 60.0
    in_flight: int = 32
    pictures: int = 1
    connections: int = 1_000
