"""A mirror on the loopback interface, for tests: it serves what it is told, and counts."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.waiting import HANGS


class LocalMirror(ThreadingHTTPServer):
    """Serves ``contents`` by name, in four blocks with ``pause`` seconds before each."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.contents: dict[str, bytes] = {}
        self.hits: Counter[str] = Counter()
        self.pause = 0.0
        self.blocks: int | None = None  # that are served until more are let through; None: all
        self.served = 0
        self.era = 0  # those who asked before blocks were let through anew count no more
        self.turn = threading.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def let_through(self, blocks: int | None) -> None:
        """Serve so many blocks from now on, and hold the others back; None serves all."""
        with self.turn:
            self.blocks, self.served, self.era = blocks, 0, self.era + 1
            self.turn.notify_all()

    def wait_for_leave(self, era: int) -> None:
        """Return when the next block may be served to one who asked in that era."""
        with self.turn:
            self.turn.wait_for(lambda: self._may_serve(era))
            self.served += era == self.era
            self.turn.notify_all()

    def _may_serve(self, era: int) -> bool:
        return era != self.era or self.blocks is None or self.served < self.blocks

    def wait_until_served(self, blocks: int) -> None:
        """Return when so many blocks have been served, or are about to be."""
        with self.turn:
            assert self.turn.wait_for(lambda: self.served >= blocks, timeout=HANGS)

    def handle_error(self, request, client_address) -> None:
        """Say nothing when a client that was killed is no longer there."""


class Handler(BaseHTTPRequestHandler):
    server: LocalMirror

    def do_GET(self) -> None:
        name, era = self.path.lstrip("/"), self.server.era
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
            self.server.wait_for_leave(era)
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
