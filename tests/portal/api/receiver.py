"""A receiver of webhooks on this machine: it keeps what it was sent and answers as the test says."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its path, headers (lower case) and body."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Receiver:
    """`answers`: what is answered to the calls in turn, the last one to all that follow: a status, or seconds to wait
    before a 200 (a float)."""

    url: str
    answers: list[int | float] = field(default_factory=lambda: [200])
    calls: list[Call] = field(default_factory=list)
    text: str = "takk"


@contextmanager
def receiver(*answers: int | float) -> Iterator[Receiver]:
    """A server that runs while the context lasts."""
    kept = Receiver(url="")
    if answers:
        kept.answers = list(answers)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            with lock:
                number = len(kept.calls)
                kept.calls.append(Call(self.path, {key.lower(): value for key, value in self.headers.items()}, body))
                answer = kept.answers[min(number, len(kept.answers) - 1)]
            if isinstance(answer, float):
                time.sleep(answer)
                answer = 200
            text = kept.text.encode()
            try:
                self.send_response(answer)
                if 300 <= answer < 400:
                    self.send_header("location", f"{kept.url}/elsewhere")
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)
            except OSError:
                return  # the caller has gone: what the test of the timeout is about

        def log_message(self, *_parts: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    kept.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
