import pytest
from starlette.testclient import TestClient

from tenfold.server.app import make_app
from tenfold.server.limits import Limits
from tenfold.server.settings import Settings

KEY = "a-key-of-the-tests-alone"


@pytest.fixture(scope="session")
def client():
    with TestClient(make_app(Settings(limits=Limits(images=300))), "http://localhost") as client:
        yield client


@pytest.fixture(scope="session")
def guarded():
    settings = Settings(key=KEY, origins=("https://forms.example",))
    with TestClient(make_app(settings), "http://localhost") as client:
        yield client
