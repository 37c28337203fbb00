"""What a service is started with: where, with which models, for whom, and how much it takes on."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from tenfold.errors import SettingError

LEAST_KEY = 16  # characters of a key


@dataclass(frozen=True)
class Limits:
    """How much a service takes on.

    Attributes:
        body_bytes: of a request, and of what it unpacks to
        json_bytes: of the JSON in it, which takes many times as much memory once it is parsed
        pixels: of a picture
        images: of 28 by 28 in one request
        seconds: in which a request has to have arrived
        in_flight: requests that are worked on or wait; what comes beyond is refused at once
        pictures: read at once; others wait
    """

    body_bytes: int = 20_000_000
    json_bytes: int = 4_000_000
    pixels: int = 50_000_000
    images: int = 10_000
    seconds: float = 10.0
    in_flight: int = 32
    pictures: int = 1


@dataclass(frozen=True)
class Settings:
    """What a service is started with.

    Attributes:
        host: the address that is listened at
        port: 0 takes one that is free
        key: what a request has to show; None asks for none
        hosts: names that it goes by, beside those of this machine
        origins: of pages elsewhere that may ask it
        models: a folder of model files, each served by its name without the ending
        limits: how much it takes on

    Raises:
        SettingError: it would be open to others without a key, or the key is too short
    """

    host: str = "127.0.0.1"
    port: int = 8000
    key: str | None = None
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    models: Path | None = None
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Refuse what would not be safe."""
        if not self.is_local and not self.key:
            raise SettingError(
                f"host came as {self.host}, where others can ask, and no key came: put one of "
                f"{LEAST_KEY} characters or more into TENFOLD_API_KEY, or name a file with "
                "--key-file; or take --host 127.0.0.1, where only this machine can ask."
            )
        if self.key is not None and not (
            len(self.key) >= LEAST_KEY and self.key.isascii() and self.key.isprintable()
        ):
            raise SettingError(
                f"The key came with {len(self.key)} characters; {LEAST_KEY} or more of plain ASCII "
                "were wanted."
            )

    @property
    def is_local(self) -> bool:
        """Return whether only this machine can reach it."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False
