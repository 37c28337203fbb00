"""A few hundred requests of the benchmark's fuzzer, against a service in a process of its own."""

import asyncio
from urllib.parse import urlsplit

from benchmarks.serve_fuzzing import Found, send_all
from benchmarks.serving import Service
from tests.server.service import serving


def test_no_hostile_request_gets_a_5xx_or_no_answer(tmp_path):
    log, found = tmp_path / "log.txt", Found()
    with log.open("wb") as file, serving("--deadline", 3, "--quiet", log=file) as service:
        place = urlsplit(service.url)
        told = Service(service.process, str(place.hostname), int(place.port or 0), 0.0)
        asyncio.run(send_all(told, found, 0, 400))
        assert service.process.poll() is None
    assert found.wrong == []
    assert found.hanging == []
    assert sum(found.statuses.values()) > 300
    assert "Traceback" not in log.read_text()
