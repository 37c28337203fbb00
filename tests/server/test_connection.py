"""Connections as hostile and hasty clients use them, against a service in a process of its own."""

import asyncio
import json
import re
import socket

import pytest
from benchmarks.serve_fuzzing import Found, send_all
from benchmarks.serving import Service
from tests.server.service import serving
from tests.waiting import HANGS

from tenfold.server.connection import MAX_HEADERS, MAX_PIPELINED

GET = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
READ = b"POST /v1/read HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return tmp_path_factory.mktemp("service") / "log.txt"


@pytest.fixture(scope="module")
def service(log):
    with log.open("wb") as file, serving("--deadline", 4, "--quiet", log=file) as service:
        yield service


def sent(service, *parts):
    """Return all bytes that come back until the service closes the connection."""
    received = b""
    with socket.create_connection(service.place, timeout=HANGS) as connection:
        try:
            for part in parts:
                connection.sendall(part)
            while more := connection.recv(65_536):
                received += more
        except ConnectionResetError:
            pass  # the service closed with bytes unread
    return received


def statuses(answer):
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GARBAGE\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01", 400),
        (GET + b"Bad header\r\n\r\n", 400),
        (GET + b"Content-Length: -1\r\n\r\n", 400),
        (GET + b"A: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (GET + b"A: b\r\n" * 10_000 + b"\r\n", 431),
        (GET + b"A: b\r\n" * MAX_HEADERS + b"\r\n", 431),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 431),
        (GET + b"Host: localhost\r\nConnection: close\r\n\r\n", 400),
        (GET + b"Host: evil.example\r\nConnection: close\r\n\r\n", 400),
        (READ + b"Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 0\r\n"
         b"Connection: close\r\n\r\n", 400),
        (READ + b"Content-Length: 9\r\n\r\nabc", 408),
    ],
)  # fmt: skip
def test_what_is_refused_at_the_door_is_answered_in_json(service, request_bytes, status):
    answer = sent(service, request_bytes)
    assert statuses(answer) == [status]
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/json" in head.lower()
    assert set(json.loads(body)) == {"error"}


def test_a_head_just_within_its_limits_is_answered(service):
    few = GET + b"A: b\r\n" * (MAX_HEADERS - 2) + b"Connection: close\r\n\r\n"
    assert statuses(sent(service, few)) == [200]
    long = GET + b"A: " + b"a" * 60_000 + b"\r\nConnection: close\r\n\r\n"
    assert statuses(sent(service, long)) == [200]


def test_a_few_requests_at_once_are_all_answered(service):
    asked = (GET + b"\r\n") * MAX_PIPELINED + GET + b"Connection: close\r\n\r\n"
    assert statuses(sent(service, asked)) == [200] * (MAX_PIPELINED + 1)


def test_of_thousands_at_once_the_first_are_answered_and_the_connection_is_closed(service):
    answer = sent(service, (GET + b"\r\n") * 5_000)
    found = statuses(answer)
    assert set(found) == {200}
    assert MAX_PIPELINED <= len(found) < 100
    assert b"connection: close" in answer.lower()


def test_a_chunked_form_is_refused_once_it_is_too_large(service):
    head = (
        READ
        + b"Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    part = b'--x\r\nContent-Disposition: form-data; name="picture"; filename="a"\r\n\r\n'
    chunk = b"100000\r\n" + bytes(0x100000) + b"\r\n"
    first = b"%x\r\n%s\r\n" % (len(part), part)
    answer = sent(service, head, first, *[chunk] * 30)
    assert statuses(answer) in ([413], [])  # closed before it was read, where it is still sent


def test_a_header_behind_a_chunked_body_counts_for_nothing(service):
    body = b"0\r\nContent-Encoding: br\r\n" + b"A: b\r\n" * 500 + b"\r\n"
    head = READ + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    answer = sent(service, head + body)
    assert statuses(answer) == [400]
    assert b"is empty" in answer


def test_heads_without_their_bodies_hold_no_slot():
    with serving("--in-flight", 2) as service:
        waiting = [socket.create_connection(service.place, timeout=HANGS) for _ in range(20)]
        for connection in waiting:
            connection.sendall(READ + b"Content-Length: 9\r\n\r\n")
        answer = sent(service, READ + b"Content-Length: 1\r\nConnection: close\r\n\r\nx")
        assert statuses(answer) == [400]
        for connection in waiting:
            connection.close()


def test_clients_that_leave_are_no_error_in_the_log(service, log):
    for request_bytes in (
        READ + b"Content-Length: 9\r\n\r\nabc",
        READ + b"Content-Length: 3\r\n\r\nabc",
        READ + b"Content-Length: 3\r\nExpect: 100-continue\r\n\r\n",
        (GET + b"\r\n") * 50,
    ):
        with socket.create_connection(service.place, timeout=HANGS) as connection:
            connection.sendall(request_bytes)
    assert statuses(sent(service, GET + b"Connection: close\r\n\r\n")) == [200]
    assert log.read_text() == ""


def test_no_request_of_the_fuzzer_gets_a_5xx_or_no_answer(service, log):
    host, port = service.place
    found = Found()
    asked = Service(service.process, host, port, 0.0)
    asyncio.run(send_all(asked, found, 0, 150))
    assert service.process.poll() is None
    assert (found.wrong, found.hanging) == ([], [])
    assert sum(found.statuses.values()) > 100
    assert log.read_text() == ""
