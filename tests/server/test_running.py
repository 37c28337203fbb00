import http.client
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.server.service import can_filter, serving, started
from tests.waiting import HANGS

from tenfold.pretrained import path_of
from tenfold.server.sockets import bind_socket

IMAGE = json.dumps({"images": np.zeros((28, 28), int).tolist()}).encode()
HEADERS = {"content-type": "application/json"}


DEADLINE = 2  # seconds: short to wait for, and long enough for a busy machine to send a request


@pytest.fixture(scope="module")
def service():
    with serving("--deadline", DEADLINE) as service:
        yield service


def status_of(place, path, body=None):
    connection = http.client.HTTPConnection(*place, timeout=HANGS)
    connection.request("POST" if body else "GET", path, body, HEADERS if body else {})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def drip(connection, until):
    while time.monotonic() < until:
        connection.sendall(b"\r\n")
        time.sleep(0.05)


def test_it_is_ready_once_it_says_so_and_ends_with_nothing_to_complain_of():
    service = started()
    assert status_of(service.place, "/readyz")[0] == 200
    assert service.end() == 0
    service.process.stdout.close()


def test_a_port_in_use_is_told_at_once(service):
    command = [sys.executable, "-m", "tenfold", "serve", "--port", str(service.place[1])]
    found = subprocess.run(command, capture_output=True, text=True, timeout=HANGS, check=False)
    assert found.returncode == 2
    assert "Cannot listen on" in found.stderr
    assert found.stderr.count("\n") == 1


def test_of_two_that_start_together_at_one_port_one_serves_and_the_other_says_why():
    with bind_socket("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tenfold", "serve", "--port", str(port)]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        until = time.monotonic() + HANGS
        while all(each.poll() is None for each in both):
            assert time.monotonic() < until, "both go on"
            time.sleep(0.05)
        loser = next(each for each in both if each.poll() is not None)
        winner = next(each for each in both if each is not loser)
        assert loser.wait() == 2
        assert "Cannot listen on" in loser.stderr.read()
        assert loser.stdout.read() == ""
        assert status_of(("127.0.0.1", port), "/healthz")[0] == 200
        assert winner.stdout.readline().startswith("Serving at")
    finally:
        for each in both:
            each.kill()
            each.communicate()


# A service whose reader never ends, as with a picture that takes for ever.
HANGING = """
import threading, sys
import tenfold.photo.reader as reader
reader.Reader.read = lambda *_, **__: threading.Event().wait()
from tenfold.cli import main
sys.argv[0] = "tenfold"
main()
"""


def test_it_ends_though_a_picture_is_read_that_takes_for_ever():
    command = [sys.executable, "-c", HANGING, "serve", "--quiet"]
    with serving(command=command) as service:
        picture = io.BytesIO()
        Image.new("L", (60, 60), 255).save(picture, "PNG")
        head = (
            f"POST /v1/read HTTP/1.1\r\nHost: localhost\r\nContent-Length: {picture.tell()}\r\n\r\n"
        )
        with socket.create_connection(service.place, timeout=HANGS) as connection:
            connection.sendall(head.encode() + picture.getvalue())
            until = time.monotonic() + HANGS
            while b"in_flight 1.0" not in status_of(service.place, "/metrics")[1]:
                assert time.monotonic() < until, "the picture is not read"
                time.sleep(0.05)
            assert service.end() == 1
            assert connection.recv(1_000).startswith(b"HTTP/1.1 503 ")


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system has no such signal")
def test_a_hangup_during_the_start_does_not_end_it():
    command = [sys.executable, "-m", "tenfold", "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            status = Path(f"/proc/{process.pid}/status")
            if not status.exists():
                pytest.skip("this system does not say which signals a process ignores")
            until = time.monotonic() + HANGS
            while int(re.search(r"SigIgn:\s*(\w+)", status.read_text())[1], 16) & 1 == 0:
                assert time.monotonic() < until, "it is not ignored"
            process.send_signal(signal.SIGHUP)
            assert process.stdout.readline().strip() == "{"
        finally:
            process.kill()


def test_where_others_can_ask_it_does_not_start_without_a_key():
    command = [sys.executable, "-m", "tenfold", "serve", "--host", "0.0.0.0"]
    environment = {name: value for name, value in os.environ.items() if name != "TENFOLD_API_KEY"}
    found = subprocess.run(
        command, capture_output=True, text=True, timeout=HANGS, check=False, env=environment
    )
    assert found.returncode == 1
    assert "TENFOLD_API_KEY" in found.stderr


def test_requests_that_do_not_arrive_are_ended(service):
    head = b"POST /v1/read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n"
    with ExitStack() as stack:
        begun = []
        for sent in (b"", b"P", head + b"x"):
            connection = socket.create_connection(service.place, timeout=HANGS)
            begun.append(stack.enter_context(connection))
            connection.sendall(sent)
        for connection in begun:
            assert connection.recv(1_000).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("start", [b"GET /", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "])
def test_a_head_that_does_not_end_is_ended(service, start):
    with socket.create_connection(service.place, timeout=HANGS) as connection:
        with suppress(OSError):  # it is ended before it is sent whole
            connection.sendall(start + b"a" * 500_000)
        assert connection.recv(1_000).startswith((b"HTTP/1.1 431 ", b"HTTP/1.1 400 "))


def test_a_body_may_be_longer_than_a_head(service):
    status, _ = status_of(service.place, "/v1/read", bytes(300_000))
    assert status == 400


def test_bytes_that_drip_in_between_requests_are_ended_as_well(service):
    with socket.create_connection(service.place, timeout=HANGS) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.recv(4_000).startswith(b"HTTP/1.1 200 ")
        with pytest.raises(OSError):
            drip(connection, until=time.monotonic() + HANGS)


def test_a_connection_may_stay_longer_than_a_request_may_take(service):
    connection = http.client.HTTPConnection(*service.place, timeout=HANGS)
    connection.connect()
    connected, until = connection.sock, time.monotonic() + DEADLINE
    while time.monotonic() < until:
        connection.request("GET", "/healthz")
        assert connection.getresponse().read()
        time.sleep(0.3)
    connection.request("GET", "/healthz")
    assert connection.getresponse().read()
    assert connection.sock is connected
    connection.close()


def test_what_was_accepted_is_answered_though_the_service_ends():
    with serving() as service:
        answers, stop = [], threading.Event()

        def ask():
            while not stop.is_set():
                try:
                    answers.append(status_of(service.place, "/v1/classify", IMAGE)[0])
                except ConnectionRefusedError:
                    return
                except OSError as error:
                    answers.append(repr(error))
                    return

        askers = [threading.Thread(target=ask) for _ in range(8)]
        for asker in askers:
            asker.start()
        until = time.monotonic() + HANGS
        while len(answers) <= 20 and time.monotonic() < until:
            time.sleep(0.05)
        assert service.end() == 0
        stop.set()
        for asker in askers:
            asker.join()
    if can_filter():  # without, the very last ones to connect may be lost
        assert set(answers) == {200}
    assert answers.count(200) > 20


def test_a_folder_of_models_is_read_anew_on_sighup(tmp_path):
    shutil.copy(path_of("fast"), tmp_path / "mine.onnx")
    with serving("--models", tmp_path) as service:
        assert status_of(service.place, "/v2/models/mine/ready")[0] == 200
        assert status_of(service.place, "/v2/models/later/ready")[0] == 404
        shutil.copy(path_of("fast"), tmp_path / "later.onnx")
        (tmp_path / "mine.onnx").write_bytes(b"broken")
        (tmp_path / "default.onnx").write_bytes(b"broken")
        service.process.send_signal(signal.SIGHUP)
        until = time.monotonic() + HANGS
        while status_of(service.place, "/v2/models/later/ready")[0] != 200:
            assert time.monotonic() < until, "the folder was not read anew"
            time.sleep(0.1)
        for name in ("mine", "default"):  # what is broken replaces nothing
            assert status_of(service.place, f"/v1/classify?model={name}", IMAGE)[0] == 200
