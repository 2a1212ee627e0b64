"""What migrations do with columns that hold something already."""

from django.apps import apps
from django.db import connection

from backend.crypto import index_of
from backend.sealing import indexed
from needs.desk.models import Need


def test_an_index_that_comes_later_is_of_what_was_there(api, user):
    spoken = {"name": "老人", "phone": "+8613855556666", "consent": True}
    api(user()).post("/needs", {"kind": "help", "text": "灯", "on_behalf_of": spoken})
    api(user()).post("/needs", {"kind": "help", "text": "灯"})
    Need.objects.update(on_behalf_phone_index=None)
    with connection.schema_editor() as editor:
        indexed("desk", "need", "on_behalf_phone").code(apps, editor)
    found = Need.objects.filter(on_behalf_phone_index=index_of("phone", "+8613855556666"))
    assert [each.on_behalf_phone for each in found] == ["+8613855556666"]
    assert Need.objects.filter(on_behalf_phone_index=None).count() == 1
