"""Merging two accounts of one person, by the administrator: looked at first, then done at once or not at all."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import DeviceSession, User
from backend.accounts.queries import people_of_street
from backend.accounts.services import end_sessions
from backend.audit import services as audit
from backend.errors import DomainError, NotFound
from backend.events import publish
from backend.http.models import Answer
from backend.identity.events import AccountsMerged
from backend.identity.merging import Found, fold
from backend.identity.policy import PERSON_POLICY
from backend.identity.states import PersonAction
from backend.offices import Rank, rank_of
from backend.parties.services import Proposal
from backend.policy import Actor, allow
from backend.services import service


class SameAccount(DomainError):
    """Nothing to merge."""

    code = "same_account"
    status = 422
    title = _("The same account")
    message = _("Name two accounts: the one that goes in the address, the one that stays under into.")


class MergeConflicts(DomainError):
    """Both have taken part in something where one person may only once."""

    code = "merge_conflicts"
    title = _("These accounts cannot be merged as they are")
    message = _(
        "Both accounts hold something that one person can hold only once, or one would act on itself: {kinds}. Nothing was "
        "changed. Settle what is listed under conflicts first: end, withdraw or correct one of the two."
    )


class RunsDeployment(DomainError):
    """An administrator's account does not vanish into another."""

    code = "merges_no_administrator"
    title = _("An administrator's account")
    message = _("The account that goes may enter the administration. Take that away first, or merge the other way.")


class HoldsOffice(DomainError):
    """What somebody was elected or appointed to does not pass to another account by one person's word."""

    code = "merges_no_office"
    title = _("An account with an office")
    message = _(
        "The account that goes, or the one without a phone that would take its phone, holds a post, a role, a seat or speaks "
        "for an organisation. End that first; it is given anew to the account that stays."
    )


@service
def look(*, actor: Actor, user_id: UUID, into: UUID, now: datetime) -> Found:
    """What a merge would move, drop and refuse; nothing is changed. Raises as `merge` does, but for conflicts."""
    gone, survivor = _both(actor, user_id, into, now)
    found = Found()
    with transaction.atomic():
        fold(gone, survivor, found)
        transaction.set_rollback(True)
    return found


@service
def merge(*, actor: Actor, user_id: UUID, into: UUID, reason: str, now: datetime) -> tuple[User, Found]:
    """Make one account of two, keeping both histories. The one that goes points to the survivor and opens nothing.

    Raises `NotAllowed`, `NotFound`, `SameAccount`, `RunsDeployment`, `HoldsOffice`, `MergeConflicts`.
    """
    gone, survivor = _both(actor, user_id, into, now)
    end_sessions(DeviceSession.objects.filter(user=gone), user_id=gone.id, actor=actor, now=now)
    found = Found()
    fold(gone, survivor, found)
    if found.conflicts:
        kinds = sorted({each["kind"] for each in found.conflicts})
        raise MergeConflicts(kinds=kinds, conflicts=found.conflicts)
    Answer.objects.filter(user_id=gone.id).delete()
    phone, verified = gone.phone, gone.phone_verified
    gone.is_active, gone.merged_into = False, survivor
    if survivor.phone is None and phone is not None:
        gone.phone = None
        gone.save()
        survivor.phone, survivor.phone_verified = phone, verified
        survivor.save(update_fields=["phone", "phone_verified"])
    else:
        # Its phone stays with it: nobody signs in or up with it again.
        gone.save()
    audit.record("account.merge", gone.id, actor=actor, now=now, reason=reason, into=str(survivor.id))
    publish(AccountsMerged(survivor.id, gone.id), actor=actor)
    return survivor, found


@service
def sweep(*, actor: Actor, user_id: UUID, now: datetime) -> Found:
    """Move what others' transactions wrote for the account that went while it was merged, by the same rules.

    Whoever had looked before the merge and writes after it: a request on its way, a job that is tried again. For the
    clock. What no rule decides stays, is audited and reported to operators.
    """
    allow(PERSON_POLICY, PersonAction.SWEEP, actor, None)
    gone = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    survivor = gone
    while survivor.merged_into_id is not None:
        survivor = User.objects.select_for_update(of=("self",)).get(pk=survivor.merged_into_id)
    found = Found()
    if survivor is gone:
        return found
    end_sessions(DeviceSession.objects.filter(user=gone), user_id=gone.id, actor=actor, now=now)
    fold(gone, survivor, found)
    Answer.objects.filter(user_id=gone.id).delete()
    if +found.moved or +found.dropped or found.conflicts:
        audit.record(
            "account.sweep",
            gone.id,
            actor=actor,
            now=now,
            into=str(survivor.id),
            moved=dict(+found.moved),
            dropped=dict(+found.dropped),
            left=found.conflicts,
        )
    return found


def _both(actor: Actor, user_id: UUID, into: UUID, now: datetime) -> tuple[User, User]:
    for each in (user_id, into):
        allow(PERSON_POLICY, PersonAction.MERGE, actor, Proposal(each))
    if user_id == into:
        raise SameAccount
    # A plain lock: whoever would write a row for one of them waits until it is decided.
    rows = people_of_street(actor).select_for_update(of=("self",)).filter(pk__in=[user_id, into]).order_by("pk")
    people = {each.id: each for each in rows}
    if len(people) != 2:
        raise NotFound(kind=User._meta.verbose_name)
    if people[user_id].is_staff or people[user_id].is_superuser:
        raise RunsDeployment
    opened = [user_id] if people[into].phone else [user_id, into]
    if any(rank_of(each, at=now) > Rank.NONE for each in opened):
        raise HoldsOffice
    return people[user_id], people[into]
