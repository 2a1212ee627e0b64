"""The pages that a browser shows work under their own Content-Security-Policy, without another host."""

import json
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from django.test import Client
from websockets.sync.client import connect

from tests.factories import UserFactory

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here"),
    pytest.mark.django_db(transaction=True),
]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0"]


class Page:
    """A page of a headless Chromium, by its debugging protocol; collects what it complains of."""

    def __init__(self, socket):
        self.socket, self.number, self.complaints, self.asked = socket, 0, [], []
        for domain in ("Page", "Log", "Runtime", "Network"):
            self.tell(f"{domain}.enable")

    def tell(self, method, **params):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while (said := self.hear(10)).get("id") != self.number:
            continue
        return said["result"]

    def hear(self, seconds):
        said = json.loads(self.socket.recv(timeout=seconds))
        if said.get("method") == "Log.entryAdded" and said["params"]["entry"]["level"] == "error":
            entry = said["params"]["entry"]
            self.complaints.append(f"{entry['text']} {entry.get('url', '')}")
        if said.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(said["params"]["exceptionDetails"]["text"])
        if said.get("method") == "Network.requestWillBeSent":
            self.asked.append(said["params"]["request"]["url"])
        return said

    def open(self, url, until):
        """Go there and wait until the expression holds."""
        self.tell("Page.navigate", url=url)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if self.tell("Runtime.evaluate", expression=until)["result"].get("value"):
                return
            with suppress(TimeoutError):
                self.hear(0.2)
        raise AssertionError(self.complaints)


@pytest.fixture(scope="module")
def browser():
    """The address of its debugging port."""
    home = Path(tempfile.mkdtemp(prefix="linli-browser-"))
    process = subprocess.Popen(
        [CHROMIUM, *FLAGS, f"--user-data-dir={home}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    end = time.monotonic() + 30
    while not (home / "DevToolsActivePort").exists() and time.monotonic() < end:
        time.sleep(0.1)
    yield f"127.0.0.1:{(home / 'DevToolsActivePort').read_text().splitlines()[0]}"
    process.terminate()
    process.wait(10)
    shutil.rmtree(home, ignore_errors=True)


@contextmanager
def a_page(browser):
    made = httpx.put(f"http://{browser}/json/new?about:blank", trust_env=False).json()
    with connect(made["webSocketDebuggerUrl"], proxy=None, max_size=None) as socket:
        yield Page(socket)


def test_the_documentation_works(live_server, browser):
    with a_page(browser) as page:
        page.open(f"{live_server.url}/api/v1/docs", "document.querySelectorAll('.opblock').length > 50")
        assert page.complaints == []
        assert {url.partition("/api/")[0].partition("/static/")[0] for url in page.asked if url.startswith("http")} == {
            live_server.url
        }


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/user/", "/admin/desk/need/", "/admin/login/"])
def test_the_admin_works(live_server, browser, street, path):
    staff = UserFactory(home_street=street, is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(staff)
    with a_page(browser) as page:
        if path != "/admin/login/":
            page.tell(
                "Network.setCookie", name="sessionid", value=client.cookies["sessionid"].value, url=live_server.url
            )
        page.open(f"{live_server.url}{path}", "document.readyState === 'complete' && !!window.Alpine")
        assert page.tell("Runtime.evaluate", expression="document.title")["result"]["value"]
        assert page.complaints == []
