"""Snapshot + feed = fresh fetch, for several phones at once, through disconnects."""

import json
import random
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from config.client import Client, Refused
from config.demo.cast import phone
from config.embedded.home import Home

DOOR = {"lat": 39.9288, "lng": 116.4160}
LISTS = {"need": "/needs?mine=true", "offer": "/me/offers", "assignment": "/me/assignments"}
"""What a phone keeps: for each feed type the list that shows the same."""
LEADER = 5
LISTS_OF_THE_LEADER = LISTS | {"need": "/needs?area=110101006003"}
NEEDS = 8


class Phone:
    """Takes a snapshot, then lives on the feed alone; its connection breaks again and again."""

    def __init__(self, client, number, seed):
        self.client, self.phone = client, phone(number)
        self.random = random.Random(seed)
        self.seqs, self.breaks = [], 0
        self.last = client.get(self.phone, "/me/feed", limit=1)["last"]
        self.began = self.last
        self.lists = LISTS_OF_THE_LEADER if number == LEADER else LISTS
        self.helpers = {}
        self.held = {kind: self.fetch(kind) for kind in self.lists}
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.live, daemon=True)
        self.thread.start()

    def fetch(self, kind):
        """Everything that the list shows, without what is not in the feed: actions."""
        path, _, query = self.lists[kind].partition("?")
        found, params = {}, dict(pair.split("=") for pair in query.split("&") if pair)
        while True:
            page = self.client.get(self.phone, path, limit=100, **params)
            found |= {item["id"]: _plain(item) for item in page["items"]}
            if page["next"] is None:
                return found
            params["cursor"] = page["next"]

    def live(self):
        while not self.done.is_set():
            with suppress(ConnectionClosed, InvalidStatus, OSError, TimeoutError):
                self.follow()

    def follow(self):
        url = self.client.url.replace("http", "ws", 1) + f"/ws/v1/feed?after={self.last}"
        headers = {"Authorization": f"Bearer {self.client.token(self.phone)}"}
        with connect(url, additional_headers=headers, proxy=None) as socket:
            until = self.random.randint(1, 6)
            while not self.done.is_set() and until:
                with suppress(TimeoutError):
                    self.take(json.loads(socket.recv(timeout=0.2)))
                    until -= 1
            if not self.done.is_set():
                self.breaks += 1
                socket.close_socket()  # no goodbye, like a lift or a tunnel

    def take(self, item):
        self.seqs.append(item["seq"])
        self.last = item["seq"]
        if item["type"] == "helper":
            self.helpers[item["data"]["id"]] = item["data"]
        if item["type"] in self.held:
            self.held[item["type"]][item["data"]["id"]] = _plain(item["data"])

    def settle(self):
        """Wait until all that happened has arrived, then stop.

        What was committed before this report is numbered before it. The highest number so far says less: numbers are
        given after the commit.
        """
        body = {"kind": "suggestion", "text": "就到这里", "location": DOOR}
        last = self.client.post(self.phone, "/needs", body)["id"]
        until = time.monotonic() + 30
        while last not in self.held["need"] and time.monotonic() < until:
            time.sleep(0.2)
        self.done.set()
        self.thread.join(10)


def _plain(item):
    return {key: value for key, value in item.items() if key != "actions"}


@pytest.fixture(scope="module")
def client(linli):
    one = linli(demo=True)
    one.serve()
    client = Client.of(one.url, Home(one.home))
    tokens = one.run("token", *(phone(number) for number in range(1, 13))).stdout.split()
    client._tokens = {phone(number): token for number, token in enumerate(tokens, start=1)}
    return client


def test_what_a_phone_holds_is_what_a_fresh_fetch_shows(client):
    phones = [Phone(client, number, seed=number) for number in (1, 2, 3, 4, 5)]
    chance = random.Random(20261120)
    for number in range(NEEDS):
        live_through(client, chance, number)
    for each in phones:
        each.settle()
    assert sum(each.breaks for each in phones) > 20, "the connections broke"
    for each in phones:
        assert each.seqs == list(range(each.began + 1, each.last + 1)), "in order, none missing, none twice"
        for kind, held in each.held.items():
            assert held == each.fetch(kind), (each.phone, kind)
    for need in client.get(phone(1), "/needs", mine="true", limit=100)["items"]:
        detail = client.get(phone(1), f"/needs/{need['id']}")
        told = {key: item for key, item in phones[0].helpers.items() if item["need_id"] == need["id"]}
        if told:
            assert told == {helper["id"]: helper for helper in detail["helpers"]}


def live_through(client, chance, number):
    """One need as it may go: by proxy or not, declined or worked on, resolved or reopened."""
    reporter, judge = phone(2), phone(chance.choice([1, 2]))
    body = {"kind": "help", "text": f"第 {number} 件：请来看看", "location": DOOR}
    body["on_behalf_of"] = {"name": "王秀兰", "phone": phone(1), "consent": True}
    need = client.post(reporter, "/needs", body)
    client.post(phone(5), f"/needs/{need['id']}/triage", {"urgency": "normal"})
    if chance.random() < 0.25:
        client.post(phone(5), f"/needs/{need['id']}/decline", {"reason": "请拨 12345"})
        return
    starts = datetime.now(UTC) + timedelta(hours=6 + number)
    hours = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(minutes=50)).isoformat()}
    task = client.post(phone(5), f"/needs/{need['id']}/tasks", {"title": f"第 {number} 次上门", **hours})
    helper = phone(chance.choice([3, 4]))
    if chance.random() < 0.5:
        time.sleep(0.5)  # the offers arrive, and those of the others are withdrawn
    place = client.post(helper, f"/tasks/{task['id']}/claim")
    if chance.random() < 0.3:
        client.post(helper, f"/assignments/{place['id']}/hand-back", {"reason": "有急事"})
        helper = phone(4) if helper == phone(3) else phone(3)
        with suppress(Refused):
            place = client.post(helper, f"/tasks/{task['id']}/claim")
    client.post(helper, f"/assignments/{place['id']}/check-in")
    client.post(helper, f"/assignments/{place['id']}/check-out")
    client.post(phone(5), f"/tasks/{task['id']}/complete")  # long before its hours: who directs it says that it is done
    resolved = chance.random() < 0.7
    client.post(judge, f"/needs/{need['id']}/verdict", {"responded": True, "resolved": resolved, "satisfaction": 4})
