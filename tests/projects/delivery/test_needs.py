"""A need that goes to a funded project is its contractor's in the rates."""

import pytest
from django.utils import timezone

from needs.desk import services
from needs.desk.models import Need
from needs.desk.schemas import ReferralCreate
from needs.rates.models import Handled

pytestmark = pytest.mark.django_db


def reported(api, cast):
    need = api(cast.resident).post("/needs", {"kind": "help", "text": "想请人陪诊"}).json()["id"]
    assert api(cast.core_leader).post(f"/needs/{need}/triage", {"urgency": "normal"}).status_code == 200
    return need


def test_a_need_handed_to_a_project_is_its_contractors(api, cast, approved, actor_for, now):
    project, need = approved(), reported(api, cast)
    spec = ReferralCreate(name="助老陪伴", reason="由项目承接")
    at = timezone.now()
    services.refer(actor=actor_for(cast.core_leader, at=at), need_id=need, spec=spec, now=at, project_id=project["id"])
    row = Handled.objects.get(need=need)
    assert (row.organisation, row.origin_kind, str(row.origin_id)) == (cast.contractor, "project", project["id"])


def test_one_handed_to_a_body_outside_is_nobodys(api, cast, actor_for, now):
    need = reported(api, cast)
    at = timezone.now()
    spec = ReferralCreate(name="自来水公司", reason="水管归他们")
    services.refer(actor=actor_for(cast.core_leader, at=at), need_id=need, spec=spec, now=at)
    assert Need.objects.get(pk=need).first_receiver == cast.core_leader
    assert not Handled.objects.filter(organisation__isnull=False).exists()
