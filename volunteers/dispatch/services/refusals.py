"""What dispatch refuses, and what to do then."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class WrongHours(DomainError):
    """A task that ends before it starts."""

    code = "wrong_hours"
    status = 422
    title = _("Wrong hours")
    message = _("A task ends after it starts, and within 24 hours. Correct starts_at and ends_at.")


class TaskInThePast(DomainError):
    """A task whose hours are over."""

    code = "task_in_the_past"
    status = 422
    title = _("The hours are over")
    message = _("The task is over before anybody could come. Choose hours that lie ahead.")


class TaskChangedMeanwhile(DomainError):
    """What one is judged by became another while somebody took a place."""

    code = "task_changed_meanwhile"
    title = _("The task has just changed")
    message = _(
        "Hours of the task, or what it asks for, have just changed. Look at it again, and take the place if it still suits you."
    )


class AlreadyAssigned(DomainError):
    """The volunteer holds a place on this task."""

    code = "already_assigned"
    title = _("You hold a place already")
    message = _("You hold a place on this task already. See it under your assignments.")


class OverlappingAssignment(DomainError):
    """The volunteer holds another place at these hours."""

    code = "overlapping_assignment"
    title = _("You are busy then")
    message = _("You hold a place on “{title}” at these hours. Hand that one back first, or choose another task.")


class SightEnded(DomainError):
    """The home is not to be seen any more."""

    code = "sight_ended"
    title = _("No longer shown")
    message = _(
        "The address was shown for the work alone, and that is over. If you still need it, ask who leads the task."
    )


class HoldsPlaces(DomainError):
    """Who is expected somewhere does not leave the roster."""

    code = "holds_places"
    title = _("You hold places")
    message = _("{count} places are held on tasks. Hand back your places first, or check out where you are now.")


class KeptForAnother(DomainError):
    """A plan names who is asked, and they have not answered yet."""

    code = "kept_for_another"
    title = _("Somebody else is asked")
    message = _("Somebody else was asked to come, and has not answered yet. Look at the other open tasks.")


class NotPutTo(DomainError):
    """A task that is put to somebody already, or taken."""

    code = "not_put_to"
    title = _("Somebody has it already")
    message = _("Somebody holds the task or is asked for it. Wait for the answer first.")


class NotACampaign(DomainError):
    """Only a campaign reaches people that are counted."""

    code = "not_a_campaign"
    status = 422
    title = _("Not a campaign")
    message = _("Whom it reached is counted of a campaign alone. Leave reach out.")


class AlreadyAsked(DomainError):
    """Who was asked for this task waits for nobody's second try, and who said no is not asked again."""

    code = "already_asked"
    title = _("They were asked already")
    message = _("This volunteer was asked for the task already, or holds a place on it. Choose somebody else.")


class NotForThem(DomainError):
    """A check of the roster speaks against somebody whom a leader puts forward; which one, they alone see."""

    code = "volunteer_not_fit"
    title = _("The task does not fit them")
    message = _(
        "The roster speaks against asking this volunteer for this task. Why, they can see at the task themselves. "
        "Choose somebody else."
    )


class HeldElsewhere(DomainError):
    """Whom a leader puts forward holds a place at these hours, and the leader did not say that they ask in spite of it."""

    code = "volunteer_held_elsewhere"
    title = _("They hold a place at these hours")
    message = _(
        "This volunteer holds another place at these hours: {places}. If they can do both, ask with despite: they are told "
        "of it, and say yes or no. Else choose somebody else."
    )


class PlaceFree(DomainError):
    """Nobody waits for what is free."""

    code = "place_free"
    title = _("A place is free")
    message = _("A place is free on this task: take it, there is no need to wait.")


class AlreadyWaiting(DomainError):
    """The volunteer stands on this waiting list."""

    code = "already_waiting"
    title = _("You are waiting already")
    message = _("You are on the waiting list of this task already. See it under what you wait for.")


class TooLateToObject(DomainError):
    """The days within which one may object are over."""

    code = "too_late_to_object"
    title = _("The time to object is over")
    message = _("This could be objected to until {until}. Ask who manages the group, if it is wrong.")


class TaskUnderWay(DomainError):
    """Its hours are being worked."""

    code = "task_under_way"
    title = _("Somebody is there already")
    message = _("Somebody has checked in on this task: its hours stay. Everything else may still be changed.")


class UnfitAtWork(DomainError):
    """Who is at work on it now is not fit for what it would become."""

    code = "unfit_at_work"
    title = _("Somebody is there who is not fit for it")
    message = _(
        "At work on it now, and not fit for it as it would be: {names}. Ask them to check out first, or put that part into a task "
        "of its own."
    )


class PlacesTaken(DomainError):
    """Fewer places than are taken."""

    code = "places_taken"
    title = _("More places are taken")
    message = _("{taken} places are taken or kept. Leave as many, or release somebody first.")


class TooManyPlaces(DomainError):
    """More places than a task may have."""

    code = "too_many_places"
    status = 422
    title = _("Too many places")
    message = _("The roles have {slots} places together, and a task has {most} at most. Open a second task.")


class NoPlaceLeft(DomainError):
    """A task without any place."""

    code = "no_place_left"
    status = 422
    title = _("No place would be left")
    message = _("Every role would have no place. Leave one to somebody, or call the task off.")


class SlotsByRole(DomainError):
    """The places of such a task are those of its roles."""

    code = "slots_by_role"
    status = 422
    title = _("Places belong to roles")
    message = _(
        "Places are changed for each role of the task under roles, and another role is one of new_roles; a task without roles has "
        "slots alone."
    )


class RoleTwice(DomainError):
    """Roles are told apart by their names."""

    code = "role_twice"
    status = 422
    title = _("There is such a role")
    message = _("The task has a role “{role}” already. Change that one, or choose another name.")


class LevelWithoutSkill(DomainError):
    """A level of what is not asked for."""

    code = "level_without_skill"
    status = 422
    title = _("A level without its skill")
    message = _("A level is asked of a skill that is asked for. Name it under skills too.")


class PlaceOfNeed(DomainError):
    """The work of a need is where the need is."""

    code = "place_of_need"
    status = 422
    title = _("The place is that of the need")
    message = _("This work is at the home of the need. Correct the place there.")
