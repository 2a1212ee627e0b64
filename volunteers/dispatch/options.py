"""What a street may set otherwise for its tasks."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole

LONGEST_MINUTES = 2_880
REMIND_MINUTES = whole(
    "dispatch.remind_minutes",
    120,
    _("Minutes before a task begins when who holds a place is reminded."),
    least=10,
    most=LONGEST_MINUTES,
)
REMIND_EVENING_HOUR = whole(
    "dispatch.remind_evening_hour",
    19,
    _("The local hour of the evening before a task when who holds a place is reminded; 0 reminds nobody then."),
    least=0,
    most=22,
)
MOST_HOURS = 336
UNDERSTAFFED_HOURS = whole(
    "dispatch.understaffed_hours",
    24,
    _("Hours before a task begins when who directs it is told that places are still free; 0 tells nobody."),
    least=0,
    most=MOST_HOURS,
)
NO_SHOW_MINUTES = whole(
    "dispatch.no_show_minutes",
    30,
    _("Minutes after a task began when whoever holds a place and is not checked in is noted as a no-show."),
    least=5,
    most=1_440,
)
NO_SHOW_DAYS = whole(
    "dispatch.no_show_days",
    7,
    _("Days within which a volunteer may say why they did not come; until then a no-show does not count."),
    least=1,
    most=60,
)
CONFIRM_MINUTES = whole(
    "dispatch.confirm_minutes",
    120,
    _(
        "Minutes for which a place that came free is kept for whoever is next on the waiting list; never past the start."
    ),
    least=5,
    most=1_440,
)
HAND_BACKS = whole(
    "dispatch.hand_backs",
    2,
    _("How often a volunteer may hand the same task back; then they take a place on it only if they are asked."),
    least=1,
    most=100,
)
SIGHT_MINUTES_BEFORE = whole(
    "dispatch.sight_minutes_before",
    60,
    _("Minutes before a task begins from which a volunteer who has checked in sees the door and the phone."),
    least=0,
    most=1_440,
)
SIGHT_HOURS = whole(
    "dispatch.sight_hours",
    12,
    _("Hours after a task's end for which a volunteer still sees the door and the phone, if nobody checks out."),
    least=1,
    most=168,
)
GROWTH_TASKS_BACKBONE = whole(
    "growth.tasks_backbone", 10, _("Tasks done on the way to backbone."), least=0, most=10_000
)
GROWTH_TASKS_TEAM_LEADER = whole(
    "growth.tasks_team_leader", 30, _("Tasks done on the way to team leader."), least=0, most=10_000
)
GROWTH_TASKS_CORE_LEADER = whole(
    "growth.tasks_core_leader", 60, _("Tasks done on the way to core leader."), least=0, most=10_000
)
EXPERIENCED_PLACES = whole(
    "dispatch.experienced_places",
    5,
    _("Tasks done to their end with which a volunteer may stand beside one on probation. The backbone always may."),
    least=1,
    most=1_000,
)
WEIGHT_NEAR = whole(
    "dispatch.weight_near", 40, _("How much it counts for asking a volunteer that the way is short."), least=0, most=100
)
WEIGHT_BUILDING = whole(
    "dispatch.weight_building",
    15,
    _("How much it counts for asking a volunteer that they live in the same building."),
    least=0,
    most=100,
)
WEIGHT_CONTINUITY = whole(
    "dispatch.weight_continuity",
    25,
    _("How much it counts for asking a volunteer that they have helped this resident before."),
    least=0,
    most=100,
)
WEIGHT_EXPERIENCE = whole(
    "dispatch.weight_experience",
    10,
    _("How much it counts for asking a volunteer that they have done such work before."),
    least=0,
    most=100,
)
WEIGHT_WISHES = whole(
    "dispatch.weight_wishes",
    20,
    _("How much it counts for asking a volunteer that the person who is helped wishes for somebody like them."),
    least=0,
    most=100,
)
WEIGHT_FAIRNESS = whole(
    "dispatch.weight_fairness",
    20,
    _("How much it counts for asking a volunteer that they had little to do of late."),
    least=0,
    most=100,
)
WEIGHT_RELIABILITY = whole(
    "dispatch.weight_reliability",
    20,
    _("How much it counts for asking a volunteer that they came to the places they took."),
    least=0,
    most=100,
)
WEIGHTS = {
    "near": WEIGHT_NEAR,
    "building": WEIGHT_BUILDING,
    "continuity": WEIGHT_CONTINUITY,
    "experience": WEIGHT_EXPERIENCE,
    "wishes": WEIGHT_WISHES,
    "fairness": WEIGHT_FAIRNESS,
    "reliability": WEIGHT_RELIABILITY,
}
"""By the names of `ranking.CRITERIA`."""
