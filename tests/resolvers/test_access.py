"""Who may do what: every operation with every role, and with none."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest

from advocacy.roles import Role
from schema.root import schema
from tests.asking import ANONYMOUS, VIEWERS, Asking
from tests.making import START, written
from tests.resolvers.answers import code_in, code_of, first_told, snapshot
from tests.resolvers.worlds import Ids, World, batch

EVERYBODY = "ADMIN COORDINATOR ADVOCATE ANALYST INTEGRATION"
COORDINATORS = "ADMIN COORDINATOR"
MAY = {
    "createAccount": COORDINATORS,
    "updateAccount": COORDINATORS,
    "createAdvocate": COORDINATORS,
    "updateAdvocate": COORDINATORS,
    "setAdvocateStatus": f"{COORDINATORS} ADVOCATE",
    "assessPersona": COORDINATORS,
    "createEvent": COORDINATORS,
    "updateEvent": COORDINATORS,
    "transitionEvent": COORDINATORS,
    "createPanel": COORDINATORS,
    "updatePanel": COORDINATORS,
    "reschedulePanel": COORDINATORS,
    "addSlot": COORDINATORS,
    "cancelSlot": COORDINATORS,
    "inviteAdvocate": COORDINATORS,
    "respondToInvitation": f"{EVERYBODY} ANONYMOUS",
    "withdrawAssignment": "ADMIN COORDINATOR ADVOCATE",
    "cancelAssignment": COORDINATORS,
    "confirmAssignment": COORDINATORS,
    "requestActivity": COORDINATORS,
    "settleActivityRequest": "ADMIN COORDINATOR ADVOCATE",
    "recordAppearance": COORDINATORS,
    "recordOutcome": COORDINATORS,
    "ingestAttendance": "ADMIN COORDINATOR INTEGRATION",
    "recordSurveyResponse": "ADMIN COORDINATOR INTEGRATION",
    "closeAlert": COORDINATORS,
    "dismissDuplicate": COORDINATORS,
    "mergeAdvocates": COORDINATORS,
    "eraseAdvocate": COORDINATORS,
    "requestErasure": "ADMIN COORDINATOR ADVOCATE",
    "recordConsent": "ADMIN COORDINATOR ADVOCATE",
    "setAvailability": "ADMIN COORDINATOR ADVOCATE",
    "setWillingness": "ADMIN COORDINATOR ADVOCATE",
    "answerQuestionnaire": "ADMIN COORDINATOR ADVOCATE",
    "createApiKey": "ADMIN",
    "revokeApiKey": "ADMIN",
    "viewer": EVERYBODY,
    "node": EVERYBODY,
    "nodes": EVERYBODY,
    "account": "ADMIN COORDINATOR ADVOCATE ANALYST",
    "accounts": "ADMIN COORDINATOR ANALYST",
    "advocate": "ADMIN COORDINATOR ADVOCATE ANALYST",
    "advocates": "ADMIN COORDINATOR ANALYST",
    "event": EVERYBODY,
    "events": "ADMIN COORDINATOR ANALYST INTEGRATION",
    "slots": "ADMIN COORDINATOR ANALYST",
    "assignments": "ADMIN COORDINATOR ADVOCATE ANALYST",
    "activityRequests": "ADMIN COORDINATOR ADVOCATE ANALYST",
    "explainMatch": "ADMIN COORDINATOR ANALYST",
    "import": "ADMIN COORDINATOR ANALYST INTEGRATION",
    "candidates": "ADMIN COORDINATOR ANALYST",
    "nps": "ADMIN COORDINATOR ANALYST",
    "csat": "ADMIN COORDINATOR ANALYST",
    "alerts": COORDINATORS,
    "duplicates": COORDINATORS,
    "personalData": "ADMIN COORDINATOR ADVOCATE",
    "questionnaire": EVERYBODY,
    "slotChanged": "ADMIN COORDINATOR ANALYST",
    "assignmentChanged": "ADMIN COORDINATOR ANALYST",
    "attendanceChanged": "ADMIN COORDINATOR ANALYST INTEGRATION",
    "importChanged": "ADMIN COORDINATOR ANALYST INTEGRATION",
}
TIMES = {"startsAt": written(START), "endsAt": written(START + timedelta(hours=1))}
PERSON = {"name": "New", "email": "new@example.com", "timeZone": "UTC"}
EVENT = {"title": "New", "kind": "WEBINAR", "timeZone": "UTC", **TIMES}
# An input of each mutation that changes something when it is allowed.
INPUTS: dict[str, Callable[[Ids], dict[str, Any]]] = {
    "createAccount": lambda w: {"name": "New"},
    "updateAccount": lambda w: {"id": w.account, "name": "Renamed"},
    "createAdvocate": lambda w: PERSON,
    "updateAdvocate": lambda w: {"id": w.ana, "name": "Renamed"},
    "setAdvocateStatus": lambda w: {"id": w.carl, "status": "PAUSED"},
    "assessPersona": lambda w: {
        "advocateId": w.ana,
        "persona": "EDUCATOR",
        "source": "MANAGER",
    },
    "createEvent": lambda w: EVENT,
    "updateEvent": lambda w: {"id": w.event, "title": "Renamed"},
    "transitionEvent": lambda w: {"id": w.event, "to": "PUBLISHED"},
    "createPanel": lambda w: {"eventId": w.event, "title": "New", "format": "TALK", **TIMES},
    "updatePanel": lambda w: {"id": w.panel, "title": "Renamed"},
    "reschedulePanel": lambda w: {
        "id": w.panel,
        "startsAt": written(START + timedelta(days=1)),
        "endsAt": written(START + timedelta(days=1, hours=1)),
    },
    "addSlot": lambda w: {"panelId": w.panel, "slot": {"role": "HOST"}},
    "cancelSlot": lambda w: {"id": w.open},
    "inviteAdvocate": lambda w: {"slotId": w.open, "advocateId": w.carl},
    "respondToInvitation": lambda w: {"token": w.token, "answer": "ACCEPT"},
    "withdrawAssignment": lambda w: {"id": w.anas, "reason": "TIME"},
    "cancelAssignment": lambda w: {"id": w.anas, "reason": "No longer."},
    "confirmAssignment": lambda w: {"id": w.anas},
    "requestActivity": lambda w: {
        "advocateId": w.carl,
        "activity": "QUOTE",
        "subject": "New",
    },
    "settleActivityRequest": lambda w: {"id": w.request, "to": "ACCEPTED"},
    "recordAppearance": lambda w: {"id": w.confirmed, "appearance": "NO_SHOW"},
    "recordOutcome": lambda w: {"id": w.appeared, "rating": 5},
    "ingestAttendance": lambda w: batch(w.event, "d2", email="other@example.com"),
    "recordSurveyResponse": lambda w: {
        "advocateId": w.ana,
        "kind": "NPS",
        "score": 9,
        "respondedAt": written(START - timedelta(days=60)),
        "source": "New",
        "idempotencyKey": "new",
    },
    "closeAlert": lambda w: {"id": w.alert},
    "recordConsent": lambda w: {
        "advocateId": w.ana,
        "purpose": "PHOTO",
        "state": "GRANTED",
        "evidence": "By mail",
    },
    "setAvailability": lambda w: {
        "advocateId": w.ana,
        "rules": [{"weekday": "MONDAY", "from": "09:00", "to": "17:00"}],
        "blackouts": [],
    },
    "setWillingness": lambda w: {"advocateId": w.ana, "willingFor": [{"activity": "PANEL"}]},
    "answerQuestionnaire": lambda w: {"advocateId": w.ana, "participation": ["TEACH"]},
    "dismissDuplicate": lambda w: {"id": w.pair, "reason": "Two people."},
    "mergeAdvocates": lambda w: {"keepId": w.carl, "mergeId": w.ana, "reason": "One person."},
    "eraseAdvocate": lambda w: {"id": w.ana, "reason": "Asked."},
    "requestErasure": lambda w: {"advocateId": w.ana},
    "createApiKey": lambda w: {"name": "New", "roles": ["INTEGRATION"]},
    "revokeApiKey": lambda w: {"id": w.key},
}
PERIOD = 'from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z"'
# Each query and subscription, with ids as Python's `format` fills them in.
DOCUMENTS = {
    "viewer": "{{ viewer {{ name }} }}",
    "node": '{{ node(id: "{event}") {{ id }} }}',
    "nodes": '{{ nodes(ids: ["{event}"]) {{ id }} }}',
    "account": '{{ account(id: "{account}") {{ id }} }}',
    "accounts": "{{ accounts {{ nodes {{ id }} }} }}",
    "advocate": '{{ advocate(id: "{ana}") {{ id }} }}',
    "advocates": "{{ advocates {{ nodes {{ id }} }} }}",
    "event": '{{ event(id: "{event}") {{ id }} }}',
    "events": "{{ events {{ nodes {{ id }} }} }}",
    "slots": "{{ slots {{ nodes {{ id }} }} }}",
    "assignments": "{{ assignments {{ nodes {{ id }} }} }}",
    "activityRequests": "{{ activityRequests {{ nodes {{ id }} }} }}",
    "explainMatch": '{{ explainMatch(slotId: "{open}", advocateId: "{carl}") {{ score }} }}',
    "import": '{{ import(id: "{import_}") {{ id }} }}',
    "candidates": "{{ candidates {{ nodes {{ score }} }} }}",
    "nps": f"{{{{ nps({PERIOD}) {{{{ score }}}} }}}}",
    "csat": f"{{{{ csat({PERIOD}) {{{{ mean }}}} }}}}",
    "alerts": "{{ alerts {{ nodes {{ id }} }} }}",
    "questionnaire": "{{ questionnaire {{ language }} }}",
    "duplicates": "{{ duplicates {{ nodes {{ id }} }} }}",
    "personalData": '{{ personalData(advocateId: "{ana}") }}',
    "slotChanged": 'subscription {{ slotChanged(eventId: "{event}") {{ id }} }}',
    "assignmentChanged": 'subscription {{ assignmentChanged(eventId: "{event}") {{ id }} }}',
    "attendanceChanged": 'subscription {{ attendanceChanged(eventId: "{event}") {{ attended }} }}',
    "importChanged": 'subscription {{ importChanged(importId: "{import_}") {{ id }} }}',
}


def names(root: str) -> list[str]:
    """The operations of a root."""
    return list(getattr(schema._schema, f"{root}_type").fields)


def test_every_operation_says_here_who_may() -> None:
    mutations, queries, watched = map(names, ("mutation", "query", "subscription"))
    assert sorted(MAY) == sorted([*mutations, *queries, *watched])
    assert sorted(INPUTS) == sorted(mutations)
    assert sorted(DOCUMENTS) == sorted([*queries, *watched])


def split(operation: str, ask: Asking) -> tuple[list[Asking], list[tuple[Asking, str]]]:
    """Those who may, and those who may not with the code they are to get."""
    allowed = MAY[operation].split()
    may = [ask.by(role) for role in Role if role in allowed]
    may_not = [(ask.by(role), "FORBIDDEN") for role in Role if role not in allowed]
    if "ANONYMOUS" in allowed:
        return [*may, ask.by(ANONYMOUS)], may_not
    return may, [*may_not, (ask.by(ANONYMOUS), "UNAUTHENTICATED")]


@pytest.mark.parametrize("mutation", list(INPUTS))
async def test_a_mutation_is_for_those_who_may_and_denied_it_changes_nothing(
    mutation: str, world: World
) -> None:
    may, may_not = split(mutation, world.ask)
    given = INPUTS[mutation](world.ids)
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    document = f"mutation($i: {kind}!) {{ {mutation}(input: $i) {{ errors {{ message }} }} }}"
    before = await snapshot(world.house)
    for asking, code in may_not:
        result = await asking.result(document, i=given)
        assert (code_in(result), result.data) == (code, None), asking.viewer.name
    assert await snapshot(world.house) == before
    first, *others = may
    assert (await first(document, i=given))[mutation]["errors"] == []
    assert await snapshot(world.house) != before
    for asking in others:
        assert await code_of(asking, document, i=given) is None, asking.viewer.name


async def test_a_query_is_for_those_who_may(world: World) -> None:
    for name in names("query"):
        may, may_not = split(name, world.ask)
        document = DOCUMENTS[name].format(**asdict(world.ids))
        for asking in may:
            assert await code_of(asking, document) is None, (name, asking.viewer.name)
        for asking, code in may_not:
            result = await asking.result(document)
            assert code_in(result) == code, (name, asking.viewer.name)
            assert not any((result.data or {}).values())


async def test_a_subscription_is_for_those_who_may(world: World) -> None:
    for name in names("subscription"):
        may, may_not = split(name, world.ask)
        document = DOCUMENTS[name].format(**asdict(world.ids))
        for asking, code in may_not:
            result = await first_told(asking, document)
            assert (code_in(result), result.data) == (code, None), (name, asking.viewer.name)
        for asking in may:
            # Nothing need change meanwhile: who may listens, and is not refused.
            with suppress(TimeoutError):
                result = await first_told(asking, document, seconds=0.03)
                assert code_in(result) is None, (name, asking.viewer.name)


def test_every_role_is_tried() -> None:
    assert set(VIEWERS) == set(Role)
