"""Who may do what on the roster, through HTTP."""

import pytest

from backend.accounts.models import User
from tests.factories import FileFactory, ProofFactory, SafeguardFactory, UserFactory, VolunteerFactory
from tests.volunteers.matrix import Cast, operations, row_of, table
from volunteers.roster.models import Apart, HandIn, Vetting, Volunteer

pytestmark = pytest.mark.django_db

# Who has no profile has none to read, pause or resume; 409 is the wrong moment: paused already, active already.
MATRIX = table("""
                      nobody resident volunteer paused leader other_leader core_leader manager stranger concerned administrator
list_volunteers          401      200       200    200    200          200         200     200      200       200           200
enrol_volunteer          401      403       403    403    201          201         201     201      404       403           403
read_volunteer           401      404       404    404    200          404         200     200      404       200           404
edit_volunteer           401      404       404    404    200          404         200     200      404       200           404
read_own_volunteer       401      404       200    200    404          404         404     404      404       200           404
pause_volunteering       401      404       200    409    404          404         404     404      404       200           404
resume_volunteering      401      404       409    200    404          404         404     404      404       409           404
leave_roster             401      404       200    200    404          404         404     404      404       200           404
set_duty                 401      404       200    200    404          404         404     404      404       200           404
read_own_fitness         401      404       200    200    404          404         404     404      404       200           404
set_own_fitness          401      404       200    200    404          404         404     404      404       200           404
read_hours               401      404       404    404    200          404         200     200      404       200           404
set_hours                401      404       404    404    200          404         200     200      404       200           404
read_skills              401      404       404    404    200          404         200     200      404       200           404
set_skills               401      404       404    404    200          404         200     200      404       200           404
hand_in_proof            401      404       201    201    404          404         404     404      404       201           404
list_hand_ins            401      200       200    200    200          200         200     200      200       200           200
read_hand_in             401      404       404    404    200          404         200     200      404       200           404
record_hand_in           401      404       404    404    201          404         201     201      404       403           404
refuse_hand_in           401      404       404    404    200          404         200     200      404       403           404
withdraw_hand_in         401      404       404    404    403          404         403     403      404       200           404
record_proof             401      404       404    404    201          404         201     201      404       403           404
revoke_proof             401      404       404    404    200          404         200     200      404       403           404
list_safeguards          401      404       404    404    200          404         200     200      404       200           404
record_safeguard         401      404       404    404    403          404         201     201      404       403           404
end_safeguard            401      404       404    404    403          404         200     200      404       403           404
list_vettings            401      404       404    404    403          404         200     200      404       200           404
record_vetting           401      404       404    404    403          404         201     201      404       403           404
end_vetting              401      404       404    404    404          404         200     200      404       403           404
end_probation            401      404       404    404    200          404         200     200      404       403           404
list_apart               401      200       200    200    200          200         200     200      200       200           200
keep_apart               401      201       201    201    201          201         201     201      404       422           201
keep_apart_no_more       401      404       404    404    404          404         200     200      404       404           404
apply_as_volunteer       401      201       409    409    201          201         201     201      201       409           201
interview_applicant      401      404       404    404    200          404         200     200      404       404           404
approve_applicant        401      404       404    404    200          404         200     200      404       404           404
decline_applicant        401      404       404    404    200          404         200     200      404       404           404
correct_birth            401      404       404    404    204          404         204     204      404       403           404
""")

# How many of the four volunteers of the street a list shows whom.
SEES = table("""
                resident volunteer paused leader other_leader core_leader manager stranger concerned administrator
list_volunteers        0         1      1      1            0           4       4        0         1             0
list_hand_ins          0         0      0      1            0           1       1        0         1             0
""")


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def calls(cast):
    concerned = cast.concerned.volunteering.get()
    profile = f"/volunteers/{concerned.id}"
    proof = {"skill": "first_aid", "kind": "certificate", "shown": "救护员证", "since": "2026-01-01"}
    seen = ProofFactory(volunteer=concerned)
    handed_in = HandIn.objects.create(
        volunteer=concerned, street=cast.street, skill="first_aid", handed_in_at=seen.recorded_at
    )
    read = {name: value for name, value in proof.items() if name != "skill"}

    def hand_in(caller):
        person = User.objects.filter(pk=caller.get("/me").json().get("id")).first()
        own = FileFactory(owner=person or cast.maker, purpose="proof")
        return caller.post("/me/volunteer/hand-ins", {"skill": "first_aid", "files": [str(own.id)]})

    insurance = {"kind": "insurance", "issuer": "人保财险", "since": "2026-01-01"}
    insured = SafeguardFactory(volunteer=concerned)
    Volunteer.objects.filter(pk=concerned.pk).update(probation_until="2030-01-01")
    check = {"kind": "identity", "outcome": "cleared", "how": "身份证", "since": "2026-01-01"}
    checked = Vetting.objects.create(
        volunteer=concerned, street=cast.street, recorded_by=cast.maker, recorded_at=insured.recorded_at,
        **check | {"kind": "health"},
    )  # fmt: skip
    apart = Apart.objects.create(
        street=cast.street, person=cast.maker, other=cast.resident, set_by=cast.maker, set_at=insured.recorded_at
    )

    born = {"birth": "1990", "reason": "身份证"}

    def applicant():
        row = VolunteerFactory(user=UserFactory(home_street=cast.street), status="applied", community=cast.community)
        return f"/volunteers/{row.id}"

    return {
        "list_volunteers": lambda caller: caller.get("/volunteers"),
        "enrol_volunteer": lambda caller: caller.post("/volunteers", {"user_id": str(cast.resident.id)}),
        "read_volunteer": lambda caller: caller.get(profile),
        "edit_volunteer": lambda caller: caller.post(f"{profile}/edit", {"skills": ["first_aid"]}),
        "read_own_volunteer": lambda caller: caller.get("/me/volunteer"),
        "pause_volunteering": lambda caller: caller.post("/me/volunteer/pause"),
        "resume_volunteering": lambda caller: caller.post("/me/volunteer/resume"),
        "set_duty": lambda caller: caller.post("/me/volunteer/duty", {"on_duty": False}),
        "read_own_fitness": lambda caller: caller.get("/me/volunteer/fitness"),
        "set_own_fitness": lambda caller: caller.post("/me/volunteer/fitness", {"health_limits": ["stairs"]}),
        "read_hours": lambda caller: caller.get(f"{profile}/hours"),
        "set_hours": lambda caller: caller.post(f"{profile}/hours", {"weekly": [{"weekday": 1}]}),
        "read_skills": lambda caller: caller.get(f"{profile}/skills"),
        "set_skills": lambda caller: caller.post(f"{profile}/skills", {"skills": [{"skill": "cooking"}]}),
        "hand_in_proof": hand_in,
        "list_hand_ins": lambda caller: caller.get("/hand-ins"),
        "read_hand_in": lambda caller: caller.get(f"/hand-ins/{handed_in.id}"),
        "record_hand_in": lambda caller: caller.post(f"/hand-ins/{handed_in.id}/record", read),
        "refuse_hand_in": lambda caller: caller.post(f"/hand-ins/{handed_in.id}/refuse", {"reason": "看不清"}),
        "withdraw_hand_in": lambda caller: caller.post(f"/hand-ins/{handed_in.id}/withdraw"),
        "record_proof": lambda caller: caller.post(f"{profile}/proofs", proof),
        "revoke_proof": lambda caller: caller.post(f"/proofs/{seen.id}/revoke", {"reason": "有误"}),
        "list_safeguards": lambda caller: caller.get(f"{profile}/safeguards"),
        "record_safeguard": lambda caller: caller.post(f"{profile}/safeguards", insurance),
        "end_safeguard": lambda caller: caller.post(f"/safeguards/{insured.id}/end", {"reason": "到期"}),
        "list_vettings": lambda caller: caller.get(f"{profile}/vettings"),
        "record_vetting": lambda caller: caller.post(f"{profile}/vettings", check),
        "end_vetting": lambda caller: caller.post(f"/vettings/{checked.id}/end", {"reason": "有误"}),
        "end_probation": lambda caller: caller.post(f"{profile}/end-probation", {"reason": "踏实"}),
        "list_apart": lambda caller: caller.get("/apart"),
        "keep_apart": lambda caller: caller.post("/apart", {"other_id": str(cast.concerned.id)}),
        "keep_apart_no_more": lambda caller: caller.post(f"/apart/{apart.id}/end"),
        "apply_as_volunteer": lambda caller: caller.post("/me/volunteer/apply", {}),
        "interview_applicant": lambda caller: caller.post(f"{applicant()}/interview", {"reason": "谈过"}),
        "approve_applicant": lambda caller: caller.post(f"{applicant()}/approve"),
        "decline_applicant": lambda caller: caller.post(f"{applicant()}/decline", {"reason": "不合适"}),
        "correct_birth": lambda caller: caller.post(f"/people/{cast.concerned.id}/birth", born),
        "leave_roster": lambda caller: caller.post("/me/volunteer/leave"),
    }


@pytest.mark.parametrize("operation", MATRIX)
def test_operation(cast, calls, operation):
    assert row_of(cast, calls[operation], MATRIX[operation]) == MATRIX[operation]


@pytest.mark.parametrize("operation", SEES)
def test_list(cast, calls, operation):
    found = {name: len(calls[operation](cast.caller(name)).json()["items"]) for name in SEES[operation]}
    assert found == SEES[operation]


def test_every_operation_is_in_the_matrix():
    assert set(MATRIX) == operations("roster")
