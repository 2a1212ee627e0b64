"""What a viewer can find out about a home by reading whatever there is to read."""

import json

from backend.places.cells import cell_of, centre
from backend.realtime.models import FeedItem
from needs.desk.models import Need
from volunteers.dispatch.models import Assignment, Task

BUILDING, DOOR = "东四六条 77 号", "丙门九〇四"
HERE = {"lat": 39.9301234, "lng": 116.4151234, "datum": "WGS-84"}
HOME = {"address": f"{BUILDING} {DOOR}", "location": HERE}


def signs(phone):
    """`{letter: what gives it away}`: cell, building (its name, or the place itself), door, phone."""
    lat, _lng = centre(cell_of(HERE["lat"], HERE["lng"]))
    return {
        "c": (str(round(lat, 7)),),
        "b": (BUILDING, str(HERE["lat"]), str(HERE["lng"])),
        "d": (DOOR,),
        "p": (phone, phone.removeprefix("+86")),
    }


def told_by(texts, phone):
    """The letters of what these texts give away; `-` for nothing."""
    text = "\n".join(texts)
    return "".join(letter for letter, words in signs(phone).items() if any(word in text for word in words)) or "-"


def reads():
    """Everything that can be read of needs and tasks, but where to go."""
    paths = ["/needs", "/needs?mine=true", "/tasks", "/tasks?mine=true", "/me/offers", "/me/assignments", "/me"]
    paths += [f"/needs?near={HERE['lat']},{HERE['lng']}", f"/tasks?near={HERE['lat']},{HERE['lng']}"]
    paths += ["/me/disclosures", "/representations", "/me/addresses", "/me/profile"]
    paths += [f"/needs/{pk}" for pk in Need.objects.values_list("pk", flat=True)]
    paths += [f"/tasks/{pk}" for pk in Task.objects.values_list("pk", flat=True)]
    return paths + [f"/assignments/{pk}" for pk in Assignment.objects.values_list("pk", flat=True)]


def destinations():
    """Every way to ask where to go."""
    paths = [f"/assignments/{pk}/destination" for pk in Assignment.objects.values_list("pk", flat=True)]
    levels = ("building", "door", "phone")
    return paths + [
        f"/needs/{pk}/destination?level={each}" for pk in Need.objects.values_list("pk", flat=True) for each in levels
    ]


def answers(caller, paths):
    """The bodies, whatever the status."""
    return [caller.get(path).content.decode() for path in paths]


def found_by(caller, paths):
    """The lists and details, and the search for the like."""
    found = answers(caller, paths)
    body = {"text": "家里的灯坏了，够不着", "location": HERE}
    return [*found, caller.post("/needs/similar", body).content.decode()]


def fed_to(person):
    """All frames that this person's feed ever brought: a phone may ask for them again."""
    return [
        json.dumps(data, ensure_ascii=False)
        for data in FeedItem.objects.filter(user=person).order_by("id").values_list("data", flat=True)
    ]
