"""The limits of a service: larger, slower and further requests are refused."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The limits of a service: how much it accepts, in which time.

    Attributes:
        body_bytes: of a request, and of what it unpacks to
        json_bytes: of the JSON in it, which takes many times as much memory once it is parsed
        pixels: of a picture
        images: of 28 by 28 in one request
        seconds: in which a whole request has to arrive
        in_flight: requests that are worked on or wait; further ones are refused at once
        pictures: read at once; others wait
    """

    body_bytes: int = 20_000_000
    json_bytes: int = 4_000_000
    pixels: int = 50_000_000
    images: int = 10_000
    seconds: float = 10.0
    in_flight: int = 32
    pictures: int = 1
