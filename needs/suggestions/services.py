"""The verbs of suggestions: note what is suggested, and what was decided beside it."""

from datetime import datetime
from uuid import UUID

from backend.policy import Actor
from backend.services import service
from needs.desk.models import Need
from needs.suggestions.models import NEVER, Suggestion
from needs.suggestions.suggesting import suggest


@service
def note(*, actor: Actor, need_id: UUID, now: datetime) -> Suggestion | None:
    """Keep what the words of a need suggest: once. None of a report of wrongdoing, and of one that is not there."""
    need = Need.objects.filter(pk=need_id, street=actor.street_id).exclude(kind__in=NEVER).first()
    if need is None:
        return None
    existing = Suggestion.objects.filter(need=need).first()
    if existing is not None:
        return existing
    said = suggest(need.street_id, title=need.title, text=need.text, kind=need.kind)
    made, _fresh = Suggestion.objects.get_or_create(
        need=need,
        defaults={
            "street_id": need.street_id,
            "category": said.category.code if said.category else "",
            "confidence": min(1.0, said.confidence),
            "urgency": said.urgency or "",
            "urgency_confidence": min(1.0, said.urgency_confidence),
            "top": [[each.category.code, round(each.confidence, 4)] for each in said.top],
            "version": said.version,
            "suggested_at": now,
        },
    )
    return made


@service
def decided(*, actor: Actor, need_id: UUID, now: datetime) -> None:
    """Somebody triaged it: what they said stands beside what was suggested. The first decision counts."""
    suggestion = note(actor=actor, need_id=need_id, now=now)
    if suggestion is None or suggestion.decided_at is not None:
        return
    need = Need.objects.only("category", "urgency").get(pk=need_id)
    suggestion.decided_category, suggestion.decided_urgency = need.category, need.urgency
    suggestion.decided_by_id, suggestion.decided_at = actor.user_id, now
    suggestion.save(update_fields=["decided_category", "decided_urgency", "decided_by", "decided_at"])
