from datetime import timedelta

import pytest

from backend.audit.models import Entry
from backend.errors import NotAllowed, NotFound
from backend.parties import services
from backend.parties.models import Affiliation, AffiliationKind, Organisation, OrganisationKind, Post, Posting
from backend.parties.policy import POLICY
from backend.parties.queries import standing
from backend.parties.schemas import Term, Who
from backend.parties.states import Action
from backend.policy import Actor
from backend.realtime.models import FeedItem
from tests.factories import AffiliationFactory, CommunityFactory, OrganisationFactory, PostingFactory, UserFactory


@pytest.fixture
def officer(user, actor_for):
    return actor_for(user(posts=[Post.STREET_OFFICER]))


@pytest.fixture
def administrator(user, actor_for):
    return actor_for(user(posts=[Post.ADMINISTRATOR]))


@pytest.fixture
def organisation(db):
    return OrganisationFactory()


def test_every_action_has_a_rule():
    assert set(POLICY) == set(Action)


class TestRegister:
    def register(self, actor, name="邻里社工服务中心"):
        return services.register_organisation(
            actor=actor, name=name, kind=OrganisationKind.SOCIAL_ORGANISATION, now=actor.at
        )

    def test_the_street_office_registers(self, officer):
        made = self.register(officer)
        assert Entry.objects.get(object_id=made.id).action == "organisation.register"

    def test_a_name_is_taken_once(self, officer):
        self.register(officer)
        with pytest.raises(services.OrganisationExists):
            self.register(officer)
        assert Organisation.objects.count() == 1

    def test_nobody_else(self, user, actor_for):
        for post in set(Post) - {Post.ADMINISTRATOR, Post.STREET_OFFICER}:
            with pytest.raises(NotAllowed):
                self.register(actor_for(user(posts=[post])))

    def test_who_runs_the_deployment(self, user, actor_for):
        self.register(actor_for(user(is_superuser=True)))


class TestAffiliate:
    def tie(self, actor, organisation, person, kind=AffiliationKind.LIAISON, **term):
        return services.affiliate(
            actor=actor,
            organisation_id=organisation.id,
            who=Who(user_id=person.id),
            kind=kind,
            term=Term(**term),
            now=actor.at,
        )

    def test_a_liaison_is_engaged_by_the_street_office(self, officer, organisation, user, actor_for):
        person = user()
        made = self.tie(officer, organisation, person)
        assert standing(actor_for(person)).is_liaison_of(organisation.id)
        entry = Entry.objects.get(object_id=made.id)
        assert entry.action == "affiliation.engage"
        assert entry.data["user_id"] == str(person.id)
        item = FeedItem.objects.get(user=person, type="affiliation")
        assert (item.type, item.data["id"], item.data["kind"]) == ("affiliation", str(made.id), "liaison")

    @pytest.mark.parametrize("kind", AffiliationKind)
    def test_what_a_head_may(self, organisation, user, actor_for, kind):
        head = user()
        AffiliationFactory(user=head, organisation=organisation, kind=AffiliationKind.HEAD)
        if kind in {AffiliationKind.HEAD, AffiliationKind.LIAISON}:
            with pytest.raises(NotAllowed):
                self.tie(actor_for(head), organisation, user(), kind)
        else:
            self.tie(actor_for(head), organisation, user(), kind)

    def test_a_head_elsewhere_may_nothing(self, organisation, user, actor_for):
        head = user()
        AffiliationFactory(user=head, kind=AffiliationKind.HEAD)
        with pytest.raises(NotAllowed):
            self.tie(actor_for(head), organisation, user(), AffiliationKind.WORKER)

    def test_nobody_ties_themself(self, officer, organisation):
        person = UserFactory._meta.model.objects.get(pk=officer.user_id)
        with pytest.raises(NotAllowed):
            self.tie(officer, organisation, person)

    def test_who_may_not_learns_nothing_of_a_phone(self, organisation, user, actor_for):
        actor = actor_for(user())
        known = user()
        for phone in (known.phone, "+8613999999999", "nonsense"):
            with pytest.raises(NotAllowed):
                services.affiliate(
                    actor=actor, organisation_id=organisation.id, who=Who(phone=phone),
                    kind=AffiliationKind.WORKER, term=Term(), now=actor.at,
                )  # fmt: skip

    def test_a_person_of_another_street_is_unknown(self, officer, organisation, other_street):
        with pytest.raises(services.NoSuchPerson):
            self.tie(officer, organisation, UserFactory(home_street=other_street))

    def test_an_unknown_organisation(self, officer, user, organisation):
        organisation.delete()
        with pytest.raises(NotFound):
            self.tie(officer, organisation, user())

    @pytest.mark.parametrize(("since", "until"), [(0, -1), (0, 0), (2, 1), (2, 2), (-3, -2), (-3, 0)], ids=str)
    def test_wrong_terms(self, officer, organisation, user, later, since, until):
        with pytest.raises(services.WrongTerm):
            self.tie(officer, organisation, user(), since=later(days=since), until=later(days=until))
        assert not Affiliation.objects.exists()

    @pytest.mark.parametrize(
        ("since", "until", "meets"),
        [
            (None, None, True),
            (11, None, False),
            (10, 12, False),
            (9, 12, True),
            (-9, 1, False),
            (-9, 5, True),
            (6, 7, True),
        ],
    )
    def test_two_terms_of_one_tie_never_overlap(self, officer, organisation, user, later, since, until, meets):
        person = user()
        self.tie(officer, organisation, person, since=later(days=1), until=later(days=10))
        term = {name: later(days=day) for name, day in (("since", since), ("until", until)) if day is not None}
        if meets:
            with pytest.raises(services.AlreadyAffiliated):
                self.tie(officer, organisation, person, **term)
        else:
            self.tie(officer, organisation, person, **term)

    def test_a_term_that_ends_as_the_next_begins(self, officer, organisation, user, later):
        person = user()
        self.tie(officer, organisation, person, since=later(days=1), until=later(days=10))
        self.tie(officer, organisation, person, until=later(days=1))

    def test_other_kinds_do_not_meet(self, officer, organisation, user):
        person = user()
        self.tie(officer, organisation, person)
        self.tie(officer, organisation, person, AffiliationKind.VOLUNTEER)


class TestEndAffiliation:
    def end(self, actor, tie):
        return services.end_affiliation(actor=actor, affiliation_id=tie.id, reason="contract over", now=actor.at)

    def test_it_is_over_from_now(self, officer, user, actor_for):
        person = user()
        tie = AffiliationFactory(user=person)
        self.end(officer, tie)
        assert not standing(actor_for(person)).affiliations
        entry = Entry.objects.get(object_id=tie.id)
        assert (entry.action, entry.reason) == ("affiliation.disengage", "contract over")
        with pytest.raises(services.AlreadyEnded):
            self.end(officer, tie)

    def test_one_that_has_not_begun_never_does(self, officer, user, actor_for, later):
        person = user()
        tie = AffiliationFactory(user=person, since=later(days=2))
        self.end(officer, tie)
        with pytest.raises(services.AlreadyEnded):
            self.end(officer, tie)
        assert not standing(actor_for(person, at=later(days=3))).affiliations

    def test_nobody_shakes_off_their_own(self, officer, user, actor_for):
        person = UserFactory._meta.model.objects.get(pk=officer.user_id)
        tie = AffiliationFactory(user=person, kind=AffiliationKind.DECLARED)
        with pytest.raises(NotAllowed):
            self.end(officer, tie)
        resident = user()
        with pytest.raises(NotAllowed):
            self.end(actor_for(resident), AffiliationFactory(user=resident, kind=AffiliationKind.DECLARED))

    def test_of_another_street_is_not_there(self, officer, other_street):
        with pytest.raises(NotFound):
            self.end(officer, AffiliationFactory(user=UserFactory(home_street=other_street)))


class TestDeclare:
    def test_anybody_declares_and_is_recused(self, user, actor_for, organisation):
        person = user()
        services.declare(actor=actor_for(person), organisation_id=organisation.id, now=actor_for(person).at)
        assert standing(actor_for(person)).is_affiliated_with(organisation.id)

    def test_twice(self, user, actor_for, organisation):
        actor = actor_for(user())
        services.declare(actor=actor, organisation_id=organisation.id, now=actor.at)
        with pytest.raises(services.AlreadyAffiliated):
            services.declare(actor=actor, organisation_id=organisation.id, now=actor.at)


class TestPost:
    def put(self, actor, person, held=Post.COMMUNITY_WORKER, area=None, **term):
        return services.post(
            actor=actor,
            who=Who(user_id=person.id),
            held=held,
            area_id=area.id if area else None,
            term=Term(**term),
            now=actor.at,
        )

    def test_the_administrator_puts_people_on_posts(self, administrator, user, actor_for, community):
        person = user()
        made = self.put(administrator, person, area=community)
        assert standing(actor_for(person)).posts == {("community_worker", community.id)}
        assert made.street_id == community.street_id
        assert Entry.objects.get(object_id=made.id).action == "posting.post"
        assert FeedItem.objects.get(user=person, type="posting")

    def test_nobody_else_does(self, user, actor_for):
        for post in set(Post) - {Post.ADMINISTRATOR}:
            with pytest.raises(NotAllowed):
                self.put(actor_for(user(posts=[post])), user())

    def test_an_administrator_of_another_street_does_not(self, other_street, actor_for, user):
        foreign = UserFactory(home_street=other_street)
        PostingFactory(user=foreign, post=Post.ADMINISTRATOR)
        with pytest.raises(services.NoSuchPerson):
            self.put(actor_for(foreign), user())

    def test_nobody_promotes_themself(self, administrator):
        person = UserFactory._meta.model.objects.get(pk=administrator.user_id)
        with pytest.raises(NotAllowed):
            self.put(administrator, person, Post.FINANCE_OFFICER)

    def test_another_streets_area(self, administrator, user, other_street):
        for area in (other_street, CommunityFactory(parent=other_street)):
            with pytest.raises(NotFound):
                self.put(administrator, user(), area=area)

    def test_once_at_a_time(self, administrator, user, community):
        person = user()
        self.put(administrator, person)
        with pytest.raises(services.AlreadyPosted):
            self.put(administrator, person)
        self.put(administrator, person, area=community)
        self.put(administrator, person, Post.GRID_WORKER)

    def test_wrong_terms(self, administrator, user, later):
        with pytest.raises(services.WrongTerm):
            self.put(administrator, user(), until=later(days=-1))
        assert Posting.objects.count() == 1

    def test_recall(self, administrator, user, actor_for):
        person = user()
        posting = self.put(administrator, person)
        at = administrator.at + timedelta(hours=1)
        services.end_posting(actor=administrator, posting_id=posting.id, reason="moved", now=at)
        assert not standing(actor_for(person, at=at)).posts
        with pytest.raises(services.AlreadyEnded):
            services.end_posting(actor=administrator, posting_id=posting.id, reason="moved", now=at)

    def test_recalling_oneself_or_a_stranger(self, administrator, other_street):
        own = Posting.objects.get(user=administrator.user_id)
        with pytest.raises(NotAllowed):
            services.end_posting(actor=administrator, posting_id=own.id, reason="x", now=administrator.at)
        foreign = PostingFactory(user=UserFactory(home_street=other_street))
        with pytest.raises(NotFound):
            services.end_posting(actor=administrator, posting_id=foreign.id, reason="x", now=administrator.at)

    def test_the_system_posts_the_first_one(self, street, user, now):
        self.put(Actor.system(street_id=street.id, at=now), user(), Post.ADMINISTRATOR)
