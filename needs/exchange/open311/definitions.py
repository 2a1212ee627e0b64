"""Services: the leaves of the street's category tree, and one for each kind without a category; what each asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from backend.errors import InvalidInput
from needs.catalogue.checking import answers
from needs.catalogue.forms import FieldSpec
from needs.catalogue.models import Category
from needs.catalogue.queries import active, leaves
from needs.catalogue.states import Answer
from needs.desk.states import Kind
from needs.exchange.open311.asked import Refused
from needs.exchange.open311.shapes import GENERAL, general

OPEN_KINDS = (Kind.COMPLAINT, Kind.HELP, Kind.SUGGESTION, Kind.ENQUIRY)
"""What may be public, the likeliest first. Reports of wrongdoing take a way of their own."""
DATATYPES: Mapping[Answer, str] = {
    Answer.TEXT: "string",
    Answer.PARAGRAPH: "text",
    Answer.NUMBER: "number",
    Answer.DATETIME: "datetime",
    Answer.ONE_OF: "singlevaluelist",
    Answer.SEVERAL_OF: "multivaluelist",
}


@dataclass(frozen=True, slots=True)
class Service:
    """What may be reported."""

    code: str
    kind: Kind
    category: Category | None
    group: str

    @property
    def name(self) -> str:
        """In the language that is active."""
        return self.category.words_for_it if self.category else str(self.kind.label)

    @property
    def asked(self) -> Sequence[FieldSpec]:
        """The fields that it asks for."""
        return self.category.asked if self.category else ()


def services(street_id: UUID) -> list[Service]:
    """All of a street, in the order of its tree: one query."""
    rows = list(active(street_id))
    names = {each.id: each.words_for_it for each in rows}
    found = []
    for each in leaves(rows):
        kind = next((kind for kind in OPEN_KINDS if each.is_for(kind)), None)
        if kind is not None:
            group = names.get(each.parent_id, "") if each.parent_id else ""
            found.append(Service(each.code, kind, each, group))
    return [*found, *(Service(general(kind), kind, None, "") for kind in OPEN_KINDS)]


def service_of(street_id: UUID, code: str) -> Service:
    """The service of this code. Raises `Refused` 404, which of a retired one says what took its place."""
    found = next((each for each in services(street_id) if each.code == code), None)
    if found is None:
        rows = Category.objects.filter(street=street_id, code=code).select_related("replaced_by")
        gone = rows.first() if len(code) <= 40 else None
        if gone is not None and not gone.is_active:
            instead = gone.replaced_by.code if gone.replaced_by else "—"
            raise Refused(
                404,
                _("The service {code} is no longer offered; in its place: {instead}.").format(
                    code=code, instead=instead
                ),
            )
        raise Refused(404, _("There is no service of this service_code. GET services lists them."))
    return found


def listed(service: Service, *, waits: bool) -> dict[str, Any]:
    """A member of the list of services. `waits`: a token is given first."""
    words = [service.group, *(service.category.words if service.category else ())]
    return {
        "service_code": service.code,
        "service_name": service.name,
        "description": str(service.kind.label),
        "metadata": bool(service.asked),
        "type": "batch" if waits else "realtime",
        "keywords": ", ".join(filter(None, words)),
        "group": service.group,
    }


def defined(service: Service) -> dict[str, Any]:
    """A service definition: the attributes that are asked for."""
    return {
        "service_code": service.code,
        "attributes": [_attribute(field, order) for order, field in enumerate(service.asked, 1)],
    }


def _attribute(field: FieldSpec, order: int) -> dict[str, Any]:
    return {
        "variable": True,
        "code": field.key,
        "datatype": DATATYPES[field.type],
        "required": field.required,
        "datatype_description": str(field.type.label),
        "order": order,
        "description": field.words,
        "values": [{"key": each.key, "name": each.words} for each in field.choices],
    }


def details_of(service: Service, form: Mapping[str, list[str]]) -> dict[str, Any]:
    """The attributes of a POST as the category keeps them. Raises `Refused` 400 that names the attribute."""
    sent: dict[str, list[str]] = {}
    for name, values in form.items():
        if name.startswith("attribute["):
            sent.setdefault(name.removeprefix("attribute[").split("]")[0], []).extend(filter(str.strip, values))
    known = {field.key: field for field in service.asked}
    if unknown := sorted(set(sent) - set(known)):
        raise Refused(400, _("The service has no attribute {code}.").format(code=unknown[0][:40]))
    for field in service.asked:
        if field.required and not sent.get(field.key):
            words = _("The service needs attribute[{code}]: {words}")
            raise Refused(400, words.format(code=field.key, words=field.words))
    said = {key: values[0] if len(values) == 1 else values for key, values in sent.items() if values}
    try:
        return answers(service.category, said)
    except InvalidInput as error:
        wrong = error.fields["errors"][0]
        raise Refused(400, f"attribute[{wrong['loc'][-1]}]: {wrong['message']}") from None


def is_general(code: str) -> Kind | None:
    """The kind of a service without a category."""
    word = code.removeprefix(GENERAL)
    return Kind(word) if code.startswith(GENERAL) and word in OPEN_KINDS else None
