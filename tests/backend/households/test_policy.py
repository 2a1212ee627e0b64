"""Who may do what at home: operation × actor, the status of the answer in each cell."""

import pytest

from backend.households.schemas import ChildCreate
from backend.households.services import open_child
from backend.privacy.states import Purpose
from backend.privacy.texts import current
from tests.volunteers.matrix import operations, row_of, table

pytestmark = pytest.mark.django_db

# The nephew speaks, or asks to speak, for the aunt; of the two below him, one is the guardian of a child.
MAY = """
                          nephew aunt neighbour worker grid_worker clerk officer stranger nobody
read_profile              200    200  200       200    200         200   200     200      401
update_profile            200    200  200       200    200         200   200     200      401
set_pin                   200    200  200       200    200         200   200     200      401
list_addresses            200    200  200       200    200         200   200     200      401
add_address               201    201  201       201    201         201   201     201      401
read_address              404    200  404       404    404         404   404     404      401
edit_address              404    200  404       404    404         404   404     404      401
remove_address            404    204  404       404    404         404   404     404      401
open_child                201    201  201       201    201         201   201     201      401
list_representations      200    200  200       200    200         200   200     200      401
ask_representation        409    422  201       201    201         201   201     404      401
read_representation       200    200  404       200    200         200   404     404      401
confirm_representation    422    200  404       422    422         422   404     404      401
withdraw_representation   200    200  404       200    403         403   404     404      401
see_call_back             403    403  404       200    200         200   404     404      401
consent_for_child         201    404  404       403    403         403   404     404      401
list_disclosures          200    200  200       200    200         200   200     200      401
"""


class People:
    """The people of the conftest as `matrix.row_of` calls them."""

    def __init__(self, people, api):
        self.people, self.api = people, api

    def caller(self, name):
        return self.api() if name == "nobody" else self.api(getattr(self.people, name))


@pytest.fixture
def calls(people, api, asked, confirmed, actor_for, now):
    """`{operation: call(caller)}`: own app confirms; a question by the nephew about the aunt; a child of the nephew."""
    row = asked()
    path = f"/representations/{row.id}"
    home = api(people.aunt).post("/me/addresses", {"label": "家", "building": "1 号楼"}).json()["id"]
    child = open_child(actor=actor_for(people.nephew), spec=ChildCreate(name="小宝", birth=str(now.year - 6)), now=now)
    met = api(people.worker).post(f"/representations/{child.id}/confirm", {"method": "in_person"})
    assert met.status_code == 200, met.content
    consent = {"purpose": "cross_border", "version": current(Purpose.CROSS_BORDER), "given": True}
    asking = {"user_id": str(people.aunt.id), "relation": "family", "purposes": ["report"]}
    return {
        "read_profile": lambda caller: caller.get("/me/profile"),
        "update_profile": lambda caller: caller.patch("/me/profile", {"reach": "sms"}),
        "set_pin": lambda caller: caller.put("/me/pin", {"pin": "274916"}),
        "list_addresses": lambda caller: caller.get("/me/addresses"),
        "add_address": lambda caller: caller.post("/me/addresses", {"label": "别处", "building": "2 号楼"}),
        "read_address": lambda caller: caller.get(f"/me/addresses/{home}"),
        "edit_address": lambda caller: caller.post(f"/me/addresses/{home}/edit", {"label": "老家"}),
        "remove_address": lambda caller: caller.post(f"/me/addresses/{home}/remove"),
        "open_child": lambda caller: caller.post("/me/children", {"name": "小贝", "birth": str(now.year - 5)}),
        "list_representations": lambda caller: caller.get("/representations"),
        "ask_representation": lambda caller: caller.post("/representations", asking),
        "read_representation": lambda caller: caller.get(path),
        "confirm_representation": lambda caller: caller.post(f"{path}/confirm", {"method": "own_app"}),
        "withdraw_representation": lambda caller: caller.post(f"{path}/withdraw", {}),
        "see_call_back": lambda caller: caller.get(f"{path}/call-back"),
        "consent_for_child": lambda caller: caller.post(f"/representations/{child.id}/consents", consent),
        "list_disclosures": lambda caller: caller.get("/me/disclosures"),
    }


def test_every_operation_stands_in_the_table():
    assert set(table(MAY)) == operations("households")


def test_who_may_do_what(calls, people, api):
    cast = People(people, api)
    found = {operation: row_of(cast, calls[operation], cells) for operation, cells in table(MAY).items()}
    assert found == table(MAY)
