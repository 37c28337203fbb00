import pytest

from tenfold.server.access import check_access
from tenfold.server.errors import RequestError
from tenfold.server.settings import Settings

KEY = "sixteen-letters!"
LOCAL = Settings()
OPEN = Settings(host="0.0.0.0", key=KEY)


def refused(settings, path="/v1/read", **headers):
    given = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    try:
        check_access("GET", path, given, settings)
    except RequestError as error:
        return error.status
    return None


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "127.0.0.1:80", "[::1]:80", "LocalHost"]
)
def test_a_service_of_this_machine_goes_by_its_names(host):
    assert refused(LOCAL, host=host) is None


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "", "localhost.evil.example"]
)
def test_by_another_name_it_is_not_there(host):
    assert refused(LOCAL, host=host) == 421


def test_a_name_may_be_added():
    assert refused(Settings(hosts=("digits.lan",)), host="digits.lan:8000") is None


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost:8000", None),
        ("https://localhost:8000", None),
        ("http://localhost:9000", 403),
        ("https://evil.example", 403),
        ("null", 403),
        ("https://forms.example", None),
    ],
)
def test_pages_from_elsewhere_may_not_ask_unless_they_are_let(origin, status):
    settings = Settings(origins=("https://forms.example",))
    assert refused(settings, host="localhost:8000", origin=origin) == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"authorization": f"Bearer {KEY}"}, None),
        ({"authorization": f"bearer {KEY}"}, None),
        ({"x_api_key": KEY}, None),
        ({"authorization": f"Basic {KEY}"}, 401),
        ({"authorization": "Bearer"}, 401),
        ({"x_api_key": KEY[:-1]}, 401),
        ({"x_api_key": KEY + "x"}, 401),
        ({}, 401),
    ],
)
def test_the_key_is_asked_for(headers, status):
    assert refused(OPEN, host="anything", **headers) == status


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/v2/health/ready", "/page/page.js"])
def test_health_and_the_page_need_no_key(path):
    assert refused(OPEN, path, host="anything") is None


@pytest.mark.parametrize(
    "path", ["/metrics", "/openapi.json", "/v2", "/v1/classify", "//", "/page"]
)
def test_everything_else_does(path):
    assert refused(OPEN, path, host="anything") == 401
