"""For whom a need is reported, and where they live: what is on record is not asked again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.phones import e164
from backend.errors import DomainError
from backend.households.models import Representation
from backend.households.options import CHILD_UNTIL
from backend.households.queries import addresses_of, guardians_of, is_child, spoken_for, with_people
from backend.households.refusals import GuardianNeeded, NotRepresented, PrivateForChildren
from backend.households.services import use
from backend.households.states import Purpose, Relation, Status
from backend.places.queries import street_of
from backend.policy import Actor
from backend.privacy.queries import given
from backend.privacy.states import Purpose as Use
from backend.services import find
from needs.desk.schemas import NeedCreate, OnBehalfOf, OnRecord
from needs.desk.services.placing import Placed, on_record, placed
from needs.desk.states import Action, Kind, Visibility


class ConsentNeeded(DomainError):
    """Nobody is reported for against their will."""

    code = "consent_needed"
    status = 422
    title = _("Consent needed")
    message = _("Ask the person first. When they agree, send consent as true; otherwise leave out who they are.")


class NotConfidential(DomainError):
    """A report of wrongdoing names nobody by a consent on record, who would hear of it."""

    code = "not_confidential"
    status = 422
    title = _("That would not stay confidential")
    message = _("Whom you speak for hears of what is done for them. Report wrongdoing in your own name.")


@dataclass(frozen=True, slots=True)
class Behalf:
    """The person whom it is for: the columns of the need, and the consent on record where there is one."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    consent: Representation | None = None

    @property
    def person_id(self) -> UUID | None:
        """The person's account, where they have one."""
        found: UUID | None = self.columns.get("beneficiary_id")
        return found

    def use(self, actor: Actor, need_id: UUID, now: datetime) -> None:
        """The person hears that it was used, where it is on record."""
        if self.consent is not None:
            use(actor=actor, representation_id=self.consent.id, purpose=Purpose.REPORT, object_id=need_id, now=now)


def behalf_of(actor: Actor, spec: NeedCreate) -> Behalf:
    """For whom: by the consent on record that is named, or that fits name and phone; else by the reporter's word.

    Whether the phone is somebody's of the street is told to nobody. Raises `ConsentNeeded`, `InvalidPhone`,
    `NotFound`, `NotRepresented`, `NotConfidential`, `GuardianNeeded`, `PrivateForChildren`.
    """
    said = spec.on_behalf_of
    if said is None:
        return Behalf()
    confidential = spec.kind == Kind.WRONGDOING
    if isinstance(said, OnRecord):
        if confidential:
            raise NotConfidential
        return _by(actor, _named(actor, said.representation_id), spec)
    if not said.consent:
        raise ConsentNeeded
    phone = e164(said.phone, landline=True) if said.phone else ""
    if not confidential and (consent := _fitting(actor, said, phone)) is not None:
        return _by(actor, consent, spec)
    known = None
    if phone and not confidential:
        rows = User.objects.filter(phone=phone, phone_verified=True, is_active=True, home_street=actor.street_id)
        known = rows.exclude(pk=actor.user_id).values_list("pk", flat=True).first()
    return Behalf(
        {
            "on_behalf_name": said.name,
            "on_behalf_phone": phone,
            "on_behalf_consent": True,
            "beneficiary_id": known,
        }
    )


def visibility_of(spec: NeedCreate, behalf: Behalf) -> Visibility:
    """As asked. About somebody else: private, but where a consent on record speaks for them and they agree to publishing.

    By word of mouth it is private whoever it is about: whether a phone is somebody's of the street is told to nobody.
    """
    asked = Visibility.PRIVATE if spec.kind == Kind.WRONGDOING else spec.visibility
    if asked == Visibility.PRIVATE or spec.on_behalf_of is None:
        return asked
    agreed = behalf.consent is not None and given(behalf.consent.represented_id, Use.PUBLISH)
    return asked if agreed else Visibility.PRIVATE


def home_of(actor: Actor, spec: NeedCreate, behalf: Behalf) -> Placed:
    """Where it is: as sent; else the address on record that is named, or the main one of whom one speaks for.

    Raises `NotFound`, `OutsideStreet`.
    """
    sent = spec.location is not None or bool(spec.address)
    said = placed(
        street_id=actor.street_id,
        location=spec.location,
        address=spec.address or "",
        stated=spec.community,
        confidential=spec.kind == Kind.WRONGDOING,
    )
    if spec.address_id is None and (sent or behalf.consent is None):
        return said
    addresses = addresses_of(_at_home(actor, behalf), street_id=actor.street_id)
    row = find(addresses, spec.address_id) if spec.address_id is not None else addresses.first()
    if row is None:
        return said
    return on_record(row, stated=spec.community, own=row.user_id == actor.user_id)


def _at_home(actor: Actor, behalf: Behalf) -> list[UUID]:
    """Whose addresses may be meant: one's own, those of whom one speaks for, and for a child its guardian's."""
    if behalf.consent is None:
        return [actor.user_id]
    person = behalf.consent.represented_id
    return [person, actor.user_id] if behalf.consent.relation == Relation.GUARDIAN else [person]


def _named(actor: Actor, representation_id: UUID) -> Representation:
    rows = Representation.objects.filter(street=actor.street_id, representative=actor.user_id)
    return find(with_people(rows), representation_id)


def _fitting(actor: Actor, said: OnBehalfOf, phone: str) -> Representation | None:
    """The consent on record for a person of this name, and of this phone where one was said."""
    rows = with_people(spoken_for(actor, Purpose.REPORT)).filter(name=said.name)
    for row in rows.select_related("represented__profile").order_by("id"):
        if not phone or phone in _phones(row.represented):
            return row
    return None


def _phones(person: User) -> set[str]:
    profile = getattr(person, "profile", None)
    return {person.phone or "", profile.contact_phone if profile else ""} - {""}


def _by(actor: Actor, consent: Representation, spec: NeedCreate) -> Behalf:
    status = consent.status_at(actor.at)
    if status != Status.CONFIRMED or not consent.covers(Purpose.REPORT):
        raise NotRepresented(purpose=Purpose.REPORT, status=status, covered=consent.purposes)
    person = consent.represented
    if is_child(actor, person.id):
        limit = CHILD_UNTIL.of(street_of(actor).config)
        if actor.user_id not in guardians_of(person.id, at=actor.at):
            raise GuardianNeeded(action=Action.REPORT, rule="", age=limit)
        if spec.visibility != Visibility.PRIVATE:
            raise PrivateForChildren(age=limit)
    phones = sorted(_phones(person))
    return Behalf(
        {
            "on_behalf_name": consent.name,
            "on_behalf_phone": phones[0] if phones else "",
            "on_behalf_consent": True,
            "beneficiary_id": person.id,
            "representation_id": consent.id,
        },
        consent,
    )
