"""A real HTTP gateway on loopback that takes text messages."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

SECRET = "the key of the tests' gateway"


class Gateway:
    """What came in. `answers` are the statuses of the next answers, then 200; `delay` seconds before each."""

    def __init__(self):
        self.received = []
        self.answers = []
        self.delay = 0.0

    @property
    def messages(self):
        return [json.loads(body) for _headers, body in self.received]

    @property
    def last_code(self):
        return self.messages[-1]["code"]


@pytest.fixture(scope="module")
def gateway_server():
    state = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            gateway = state["gateway"]
            body = self.rfile.read(int(self.headers["Content-Length"]))
            gateway.received.append((dict(self.headers), body))
            time.sleep(gateway.delay)
            self.send_response(gateway.answers.pop(0) if gateway.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server, state
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def gateway(gateway_server, settings):
    server, state = gateway_server
    state["gateway"] = Gateway()
    settings.SMS_GATEWAY = f"http://127.0.0.1:{server.server_port}/sms"
    settings.SMS_GATEWAY_SECRET = SECRET
    return state["gateway"]


@pytest.fixture
def resident(user):
    return user(phone="+8613800138000", name="王秀兰")


@pytest.fixture
def wrong(gateway):
    """A code that was not sent."""
    return lambda: f"{(int(gateway.last_code) + 1) % 1_000_000:06}"
