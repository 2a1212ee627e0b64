"""The API: one router per app."""

from backend.accounts.api import router as accounts
from backend.files.api import router as files
from backend.households.api import router as households
from backend.http.api import LinliAPI
from backend.identity.api import router as identity
from backend.notifications.api import router as notifications
from backend.parties.api import router as parties
from backend.places.api import router as areas
from backend.privacy.api import router as privacy
from backend.realtime.api import router as feed
from backend.sync.api import router as sync
from needs.catalogue.api import router as catalogue
from needs.desk.api import router as desk
from needs.exchange.api import router as exchange
from needs.hotline.api import router as hotline
from needs.limits.api import router as limits
from needs.map.api import router as needs_map
from needs.moderation.api import router as moderation
from needs.rates.api import router as rates
from needs.signals.api import router as signals
from needs.subscriptions.api import router as subscriptions
from needs.suggestions.api import router as suggestions
from needs.telephone.api import router as telephone
from projects.delivery.api import router as delivery
from projects.evaluation.api import router as evaluation
from projects.feedback.api import router as feedback
from volunteers.broadcasts.api import router as broadcasts
from volunteers.care.api import router as care
from volunteers.cases.api import router as cases
from volunteers.committee.api import router as committee
from volunteers.dispatch.api import router as dispatch
from volunteers.elections.api import router as elections
from volunteers.escalation.api import router as escalation
from volunteers.group.api import router as group
from volunteers.handover.api import router as handover
from volunteers.imports.api import router as imports
from volunteers.meetings.api import router as meetings
from volunteers.roster.api import router as roster
from volunteers.rounds.api import router as rounds
from volunteers.series.api import router as series
from volunteers.training.api import router as training

api = LinliAPI()
api.add_router("", accounts)
api.add_router("", parties)
api.add_router("", identity)
api.add_router("", areas)
api.add_router("", feed)
api.add_router("", sync)
api.add_router("", files)
api.add_router("", privacy)
api.add_router("", notifications)
api.add_router("", households)
api.add_router("", group)
api.add_router("", committee)
api.add_router("", handover)
api.add_router("", roster)
api.add_router("", imports)
api.add_router("", training)
api.add_router("", elections)
api.add_router("", meetings)
api.add_router("", broadcasts)
api.add_router("", series)
api.add_router("", escalation)
api.add_router("", rounds)
api.add_router("", care)
api.add_router("", cases)
api.add_router("", dispatch)
api.add_router("", catalogue)
api.add_router("", suggestions)  # before the desk: /needs/suggest is no need
api.add_router("", needs_map)  # likewise
api.add_router("", desk)
api.add_router("", rates)
api.add_router("", signals)
api.add_router("", moderation)
api.add_router("", subscriptions)
api.add_router("", limits)
api.add_router("", exchange)
api.add_router("", hotline)
api.add_router("", telephone)
api.add_router("", delivery)
api.add_router("", feedback)
api.add_router("", evaluation)
