"""Access control: the key, the host name of the service, and the origin of the page that asks."""

import hmac
from collections import Counter
from collections.abc import Iterable, Mapping

from tenfold.server.errors import RequestError
from tenfold.server.settings import Settings

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
KEYLESS_PATHS = ("/", "/healthz", "/readyz", "/v2/health/live", "/v2/health/ready")

# Headers that decide something; of two of them, another program may take the one, this the other.
SINGLE_HEADERS = frozenset(
    {
        b"authorization", b"content-encoding", b"content-type", b"host",
        b"inference-header-content-length", b"origin", b"x-api-key",
    }
)  # fmt: skip


def check_single(pairs: Iterable[tuple[bytes, bytes]]) -> None:
    """Raise RequestError if a header that decides something comes twice.

    Source: RFC 9112, section 3.2, for Host.

    Raises:
        RequestError: 400
    """
    counts = Counter(name for name, _ in pairs if name in SINGLE_HEADERS)
    for name, count in counts.items():
        if count > 1:
            raise RequestError(
                400, f"The header {name.decode()} came {count} times; once is right."
            )


def check_access(
    method: str, path: str, headers: Mapping[bytes, bytes], settings: Settings
) -> None:
    """Raise RequestError if the sender of a request has no access.

    Without a key only this machine can ask. A page from elsewhere could make a browser on this
    machine ask as well, under a host name that it lets point here (DNS rebinding); so host name
    and origin are checked. Source: OWASP, "Cross-site request forgery prevention".

    Raises:
        RequestError: 401 without the key, 403 for a page from elsewhere, 421 by another host name
    """
    host = headers.get(b"host", b"").decode("latin-1")
    if not _is_known_host(host, settings):
        raise RequestError(421, f"The service does not go by the name {host[:80]!r}.")
    origin = headers.get(b"origin")
    if origin is not None and not _is_allowed_origin(origin.decode("latin-1"), host, settings):
        raise RequestError(403, "Pages from elsewhere have no access; --allow-origin gives it.")
    # A browser sends no key with the request before one from another origin (preflight).
    is_open = method == "OPTIONS" or path in KEYLESS_PATHS or path.startswith("/page/")
    if settings.key is not None and not is_open:
        _check_key(headers, settings.key)


def _is_known_host(host: str, settings: Settings) -> bool:
    if not settings.is_local and not settings.hosts:
        return True  # the key is required then, which no browser sends by itself
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name.lower() in (*LOCAL_HOSTS, settings.host, *settings.hosts)


def _is_allowed_origin(origin: str, host: str, settings: Settings) -> bool:
    return origin in settings.origins or origin in (f"http://{host}", f"https://{host}")


def _check_key(headers: Mapping[bytes, bytes], key: str) -> None:
    given = headers.get(b"x-api-key")
    if given is None:
        kind, _, given = headers.get(b"authorization", b"").partition(b" ")
        given = given if kind.lower() == b"bearer" else b""
    if not hmac.compare_digest(given.strip(), key.encode()):
        raise RequestError(
            401,
            "A key was wanted: Authorization: Bearer KEY, or X-API-Key: KEY.",
            {"www-authenticate": "Bearer"},
        )
