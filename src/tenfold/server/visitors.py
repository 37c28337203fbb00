"""Who may ask: the key, the name that the service is called by, and the page that asks."""

import hmac
from collections.abc import Mapping

from tenfold.server.refusals import RequestError
from tenfold.server.settings import Settings

LOCAL = ("localhost", "127.0.0.1", "[::1]")
OPEN = ("/", "/healthz", "/readyz", "/v2/health/live", "/v2/health/ready")  # asked without a key


def check_visitor(
    method: str, path: str, headers: Mapping[bytes, bytes], settings: Settings
) -> None:
    """Refuse a request that may not be made.

    Without a key only this machine can ask, and a page elsewhere could make the browser of
    whoever sits at it ask as well, under a name that it lets point here (DNS rebinding); so the
    name and the page are checked. Source: OWASP, "Cross-site request forgery prevention".

    Raises:
        RequestError: 401 without the key, 403 for a page from elsewhere, 421 by another name
    """
    host = headers.get(b"host", b"").decode("latin-1")
    if not _is_known(host, settings):
        raise RequestError(421, f"The service does not go by the name {host[:80]!r}.")
    origin = headers.get(b"origin")
    if origin is not None and not _may_ask(origin.decode("latin-1"), host, settings):
        raise RequestError(403, "Pages from elsewhere may not ask; --allow-origin lets one.")
    # What a browser asks beforehand for a page from elsewhere has no key.
    is_open = method == "OPTIONS" or path in OPEN or path.startswith("/page/")
    if settings.key is not None and not is_open:
        _check_key(headers, settings.key)


def _is_known(host: str, settings: Settings) -> bool:
    if not settings.is_local and not settings.hosts:
        return True  # whoever asks has to show the key, which no browser sends by itself
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return name.lower() in (*LOCAL, settings.host, *settings.hosts)


def _may_ask(origin: str, host: str, settings: Settings) -> bool:
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
