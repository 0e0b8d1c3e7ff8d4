"""What is left of somebody who was erased says how often, and never who."""

from advocacy.advocates import Advocate
from advocacy.assignment_states import LIVE, AssignmentState
from advocacy.attendance.facts import Fact, Joined, Origin, Registered, RegistrationStatus, fact_key
from advocacy.erasures import (
    EraseAdvocate,
    address_of,
    erase,
    erase_assignment,
    erase_fact,
    erase_response,
    names_of,
    pseudonym,
)
from advocacy.identities import ExternalIdentity
from advocacy.lifecycles import AdvocateStatus, StatusChange
from advocacy.outcomes import Outcome
from advocacy.personas import Persona, PersonaAssessment, PersonaSource
from advocacy.platforms import Platform, SourceKind
from advocacy.surveys import SurveyKind, SurveyResponse
from tests.advocacy.samples import DAY, NOW, in_state, invited, person

COMMAND = EraseAdvocate(id="adv_1", reason="Asked.")
ORIGIN = Origin(platform=Platform.ZOOM, source=SourceKind.WEBHOOK, external_id="1")
# What may say who somebody was, or what they thought.
EMPTY = [
    *("title", "bio", "account_id", "company", "reach", "languages", "topics", "willing_for"),
    *("other_emails", "identities", "consents", "identity_keys", "topic_keys", "language_keys"),
    *("willing_keys", "duplicate_keys", "search"),
]


def somebody() -> Advocate:
    """A person with words."""
    first = StatusChange(
        from_=None, to=AdvocateStatus.ACTIVE, at=NOW, by="ana RUIZ", reason="I, Ana, want to."
    )
    return person(
        title="CTO",
        bio="Ana.",
        reach=5,
        identities=(ExternalIdentity(system="crm", external_id="1"),),
        other_emails=("ana@old.example",),
        status_history=(first,),
        assessments=(
            PersonaAssessment(
                persona=Persona.EDUCATOR,
                source=PersonaSource.MANAGER,
                evidence="Ana teaches.",
                assessed_at=NOW,
            ),
        ),
    )


def test_a_tombstone_has_an_id_steps_and_counts() -> None:
    before = somebody()
    left = erase(before, COMMAND, now=NOW + DAY, by="carla")
    assert (left.id, left.name, left.email) == ("adv_1", "Erased person", pseudonym("adv_1"))
    assert {name: getattr(left, name) for name in EMPTY if getattr(left, name)} == {}
    assert (left.version, left.time_zone) == (before.version, "UTC")
    assert left.status is AdvocateStatus.ERASED
    assert left.status_at == NOW + DAY
    assert [(step.by, step.reason) for step in left.status_history] == [
        ("adv_1", None),
        ("carla", "Asked."),
    ]
    assert left.primary_persona is Persona.EDUCATOR
    assert [each.evidence for each in left.assessments] == [None]


def test_what_is_open_is_taken_back_and_what_ended_stays_as_it_was() -> None:
    names = names_of(somebody())
    for state in AssignmentState:
        before = in_state(state).changed(note="Ana", outcome=Outcome(rating=4, recorded_at=NOW))
        after = erase_assignment(before, names, now=NOW, by="carla")
        open_ = state in LIVE or state in (AssignmentState.PROPOSED, AssignmentState.STANDBY)
        assert after.state is (AssignmentState.CANCELLED if open_ else state)
        assert (after.note, after.live) == (None, False)
        assert after.outcome
        assert after.outcome.rating == 4


def test_steps_of_an_ask_say_neither_why_nor_the_persons_name() -> None:
    before = invited()
    history = [step.changed(by="Ana  Ruíz", reason="Ana said") for step in before.history]
    outcome = Outcome(feedback="Ana was good.", leads=2, recorded_at=NOW)
    before = before.changed(history=tuple(history), outcome=outcome)
    after = erase_assignment(before, names_of(somebody()), now=NOW, by="carla")
    assert {step.reason for step in after.history} == {None}
    assert [step.by for step in after.history] == ["adv_1"] * len(history) + ["carla"]
    assert after.outcome == outcome.changed(feedback=None)


def test_an_answer_stays_as_a_number() -> None:
    before = SurveyResponse(
        id="rsp_1",
        advocate_id="adv_1",
        kind=SurveyKind.NPS,
        score=9,
        responded_at=NOW,
        comment="I, Ana,",
        source="form",
        idempotency_key="ana@example.com",
        digest="d",
        recorded_at=NOW,
    )
    after = erase_response(before)
    assert (after.score, after.responded_at, after.kind) == (9, NOW, SurveyKind.NPS)
    assert "ana" not in after.model_dump_json().lower()


def test_equal_facts_are_equal_without_a_name_and_who_it_was_stays_apart() -> None:
    def joined(name: str, email: str) -> Fact:
        return Joined(origin=ORIGIN, received_at=NOW, email=email, name=name, at=NOW, phone="1")

    one, same = [erase_fact(joined(n, "Ana@x.y"), "adv_1") for n in ("Ana", "A. Ruiz")]
    other = erase_fact(joined("Ana", "Ana@x.y"), "adv_2")
    assert fact_key(one) == fact_key(same) != fact_key(other)
    assert address_of(one) == pseudonym("adv_1")
    assert address_of(joined("Ana", "ANA@x.y")) == "ana@x.y"
    registered = Registered(
        origin=ORIGIN, received_at=NOW, email="a@x.y", name="A", status=RegistrationStatus.APPROVED
    )
    after = erase_fact(registered, "adv_1")
    assert isinstance(after, Registered)
    assert (after.name, after.status) == (None, RegistrationStatus.APPROVED)
    assert erase_fact(after, "adv_1") == after
