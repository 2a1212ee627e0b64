"""What a street may set otherwise for its rounds."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole

SECONDS = whole("rounds.seconds", 18, _("Seconds for which a round is planned."), least=1, most=120)
MOST_VISITS = whole("rounds.most_visits", 400, _("How many visits a round may have at most."), least=1, most=2_000)
MOST_VOLUNTEERS = whole(
    "rounds.most_volunteers", 120, _("How many volunteers a round is planned with, the nearest."), least=1, most=500
)
VISITS_EACH = whole(
    "rounds.visits_each", 6, _("How many visits of a round one volunteer is asked for at most."), least=1, most=50
)
KNOWN_M = whole(
    "rounds.known_m",
    300,
    _("How many metres of walking it is worth that a resident knows who comes."),
    least=0,
    most=10_000,
)
FAIR_M = whole(
    "rounds.fair_m",
    5,
    _("How many metres of walking each minute counts that a volunteer is out beyond an equal share."),
    least=0,
    most=1_000,
)
ANSWER_MINUTES = whole(
    "rounds.answer_minutes",
    240,
    _("Minutes for which a volunteer has the time to answer the offers of a round."),
    least=10,
    most=2_880,
)
