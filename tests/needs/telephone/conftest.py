"""A gateway on loopback that rings, and reports as it is told."""

import json
import time
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from needs.telephone.gateway import signature
from needs.telephone.models import MaskedCall
from tests.backend.accounts.conftest import Gateway, gateway_server
from tests.needs.desk.conftest import on_record, worker

__all__ = ["gateway_server", "on_record", "worker"]

SECRET = "the key of the tests' telephone"


@pytest.fixture
def voice(gateway_server, settings, street):
    """What the gateway was asked; nobody sleeps in this street."""
    server, state = gateway_server
    state["gateway"] = Gateway()
    settings.VOICE_GATEWAY = f"http://127.0.0.1:{server.server_port}/voice"
    settings.VOICE_GATEWAY_SECRET = SECRET
    street.config = {"notifications.quiet_hours": {"start": "03:00", "end": "03:00"}}
    street.save()
    return state["gateway"]


@pytest.fixture
def reported(voice):
    """`reported("answered", …)`: the answer to a report of the gateway on the only call."""

    def make(state, *, event=None, at=None, secret=SECRET, age=0, **more):
        said = {
            "event": str(event or uuid4()),
            "id": str(more.pop("id", None) or MaskedCall.objects.get().id),
            "state": state,
            "at": (at or timezone.now()).isoformat(),
            **more,
        }
        body = json.dumps(said).encode()
        headers = {"Linli-Signature": signature(body, secret, int(time.time()) - age)}
        return Client().post("/api/v1/telephone/reports", body, content_type="application/json", headers=headers)

    return make
