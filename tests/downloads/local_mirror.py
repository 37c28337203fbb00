"""A mirror on the loopback interface, for tests: it serves what it is told, and counts."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class LocalMirror(ThreadingHTTPServer):
    """Serves ``contents`` by name, in four blocks with ``pause`` seconds before each."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.contents: dict[str, bytes] = {}
        self.hits: Counter[str] = Counter()
        self.pause = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, request, client_address) -> None:
        """Say nothing when a client that was killed is no longer there."""


class Handler(BaseHTTPRequestHandler):
    server: LocalMirror

    def do_GET(self) -> None:
        name = self.path.lstrip("/")
        self.server.hits[name] += 1
        content = self.server.contents.get(name)
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        step = len(content) // 4 + 1
        for start in range(0, len(content), step):
            time.sleep(self.server.pause)
            self.wfile.write(content[start : start + step])
            self.wfile.flush()

    def log_message(self, *args) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[LocalMirror]:
    with LocalMirror() as mirror:
        thread = threading.Thread(target=mirror.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield mirror
        finally:
            mirror.shutdown()
            thread.join()
