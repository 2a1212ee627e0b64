"""An import of volunteers: each row finds or enters a person by their phone, and puts them on the roster as a manager does.

A person is on the roster of a street once, so that none comes in twice whatever happens.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import DataError, IntegrityError, transaction
from django.db.models import QuerySet

from backend.accounts.codes import queue_for
from backend.accounts.models import User
from backend.accounts.services import enter
from backend.errors import DomainError
from backend.households.services.profiles import enter_birth
from backend.ids import id_from
from backend.imports.files import Content, content_of
from backend.imports.importer import Importer, Memory, Rejected, Result
from backend.imports.reading import Pieces
from backend.imports.reading.row import Row
from backend.imports.states import ImportAction
from backend.imports.surveying import Survey, Unreadable, survey
from backend.places.models import Area, Level
from backend.policy import Actor, allow
from backend.services import service
from volunteers.imports.events import VolunteerImportAsked, VolunteerImportEnded
from volunteers.imports.models import VolunteerImport, VolunteerImportContent, VolunteerImportLine
from volunteers.imports.policy import POLICY
from volunteers.imports.queries import visible_to
from volunteers.imports.reading import Person, Setting, person_of
from volunteers.imports.schemas import VolunteerImportCreate, VolunteerMapping
from volunteers.imports.words import NEEDED, USUAL, Says, languages_by_word, skills_by_word
from volunteers.roster import services as roster
from volunteers.roster.models import Volunteer
from volunteers.roster.states import Status

THERE = (Status.ACTIVE, Status.PAUSED, Status.APPLIED)


class VolunteerImporter(Importer[VolunteerImport]):
    """Rows become volunteers."""

    name = "volunteer_import"
    imports, contents, lines = VolunteerImport, VolunteerImportContent, VolunteerImportLine
    policy = POLICY
    asked, ended = VolunteerImportAsked, VolunteerImportEnded
    batch = 50

    def survey(self, found: VolunteerImport, pieces: Pieces) -> Survey:
        """Encoding and columns. Raises `Unreadable`, too where nothing says that the people agreed."""
        mapping = VolunteerMapping.model_validate(found.mapping)
        result = survey(pieces, usual=USUAL, named=mapping.columns, needed=NEEDED)
        if not found.agreed and Says.CONSENT not in result.columns:
            raise Unreadable("agreement_unsaid")
        return result

    def take_in(
        self, actor: Actor, found: VolunteerImport, batch: Sequence[Row], made: Memory, now: datetime
    ) -> list[tuple[Row, Result]]:
        """One by one, each by itself: what one row is refused for undoes nothing of the others."""
        setting = _setting(found)
        results: dict[int, Result] = {}
        people: dict[int, Person] = {}
        for row in batch:
            try:
                people[row.number] = person_of(row, setting)
            except Rejected as why:
                results[row.number] = why
        queue_for(*{each.phone for each in people.values()})
        for number, person in people.items():
            results[number] = _taken_in(actor, found, setting, person, made, now)
        return [(row, results[row.number]) for row in batch]

    def visible_to(self, actor: Actor) -> QuerySet[VolunteerImport]:
        """Of the street, for who manages the group."""
        return visible_to(actor)


def _taken_in(
    actor: Actor, found: VolunteerImport, setting: Setting, person: Person, made: Memory, now: datetime
) -> Result:
    known = id_from(str(found.street_id), person.phone)
    if known in made:
        return None if made[known] == person.name.encode() else Rejected(setting.columns[Says.NAME], "other_name")
    try:
        with transaction.atomic():
            fresh = _enrolled(actor, setting, person, now)
            if found.dry_run:
                transaction.set_rollback(True)
    except Rejected as why:
        return why
    except DomainError as refusal:
        return Rejected(setting.columns.get(Says.BIRTH, "") if refusal.code in OF_BIRTH else "", refusal.code)
    except (IntegrityError, DataError):
        return Rejected("", "invalid_value")
    if found.dry_run:
        made[known] = person.name.encode()
    return [] if fresh else None


OF_BIRTH = {"impossible_birth", "too_young", "guardian_consent_needed"}


def _enrolled(actor: Actor, setting: Setting, person: Person, now: datetime) -> bool:
    """Put them on the roster; False where they are there already. Raises `Rejected`, and what the roster's services raise."""
    user = User.objects.filter(phone=person.phone).first()
    if user is not None:
        if not user.is_active or user.home_street_id != actor.street_id:
            raise Rejected(setting.columns[Says.PHONE], "phone_elsewhere")
        if user.name != person.name:
            raise Rejected(setting.columns[Says.NAME], "other_name")
        there = Volunteer.objects.filter(street=actor.street_id, user=user).first()
        if there is not None:
            if there.status in THERE:
                return False
            raise Rejected("", "left_before")
    else:
        user = enter(actor=actor, name=person.name, phone=person.phone, now=now)
    if person.birth:
        enter_birth(actor=actor, person_id=user.id, birth=person.birth, now=now)
    volunteer = roster.enrol(
        actor=actor,
        user_id=user.id,
        skills=person.skills,
        location=None,
        community_id=person.community_id,
        now=now,
    )
    if person.languages:
        roster.edit(actor=actor, volunteer_id=volunteer.id, changes={"languages": person.languages}, now=now)
    return True


def _setting(found: VolunteerImport) -> Setting:
    mapping = VolunteerMapping.model_validate(found.mapping)
    columns = Survey.model_validate(found.survey).columns
    areas = Area.objects.filter(street=found.street_id, level=Level.COMMUNITY)
    return Setting(
        columns=columns,
        skills={**skills_by_word(), **{word.lower(): skill for word, skill in mapping.skills.items()}},
        languages=languages_by_word(),
        communities={name.lower(): each.id for each in areas for name in (each.name_en, each.name, each.code) if name},
    )


IMPORTER = VolunteerImporter()
run_import = IMPORTER.run
cancel_import = IMPORTER.cancel
forget_import = IMPORTER.forget


@service
def ask_import(
    *, actor: Actor, spec: VolunteerImportCreate, now: datetime, content: Content | None = None
) -> VolunteerImport:
    """Take a table in; a job reads it. The one that is under way where the same is asked for in the same way.

    Raises `NotAllowed`, `OneContent`, `NoSuchTable`.
    """
    found = VolunteerImport(
        street_id=actor.street_id,
        user_id=actor.user_id,
        mapping=spec.mapping.model_dump(mode="json"),
        agreed=spec.agreed,
        dry_run=spec.dry_run,
        asked_at=now,
    )
    allow(POLICY, ImportAction.ASK, actor, found)
    said = spec.model_copy(update={"text": None, "file": None})
    taken = content or content_of(actor, file=spec.file, text=spec.text)
    return IMPORTER.ask(actor=actor, found=found, spec=said, content=taken, now=now)
