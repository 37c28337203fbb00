"""The settings of a service: its address, its models, who has access, and its limits."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from tenfold.errors import SettingError
from tenfold.server.limits import Limits

MIN_KEY_LENGTH = 16  # characters of a key


@dataclass(frozen=True)
class Settings:
    """The settings that a service is started with.

    Attributes:
        host: the address to listen at
        port: 0 takes one that is free
        key: required of every request; None requires none
        hosts: further host names of the service, beside those of this machine
        origins: of pages elsewhere that have access
        models: a folder of model files, each served by its name without the ending
        limits: how much it accepts

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
        """Raise SettingError if the settings are not safe."""
        if not self.is_local and not self.key:
            raise SettingError(
                f"host came as {self.host}, open to other machines, and no key came: put one of "
                f"{MIN_KEY_LENGTH} characters or more into TENFOLD_API_KEY, or name a file with "
                "--key-file; or take --host 127.0.0.1, which only this machine reaches."
            )
        if self.key is not None and not (
            len(self.key) >= MIN_KEY_LENGTH
            and self.key.isascii()
            and self.key.isprintable()
            and " " not in self.key
        ):
            raise SettingError(
                f"The key has {len(self.key)} characters; {MIN_KEY_LENGTH} or more of plain ASCII "
                "without blanks were wanted."
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
