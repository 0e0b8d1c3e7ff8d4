"""Input that makes no sense, or comes from somebody else: a clear refusal, and nothing changes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from store.store import Store
from tests.journeys.refusing import nothing_changes, tells_nothing
from tests.journeys.remote import Remote, token_of
from tests.making import START, Making, written

LATER = written(START + timedelta(hours=1))
EVENT = {"title": "x", "kind": "WEBINAR", "timeZone": "UTC", "startsAt": LATER, "endsAt": LATER}
PERSON = {"name": "x", "email": "x@example.com", "timeZone": "UTC"}
TOMORROW = written(START + timedelta(hours=25))


async def refused(ask: Remote, document: str, **variables: Any) -> tuple[int, str]:
    """The status and the first code of an operation that is refused as a whole."""
    response = await ask.client.post(
        f"{ask.server.url}/graphql",
        json={"query": document, "variables": variables},
        headers={
            "accept": "application/graphql-response+json",
            "authorization": f"Bearer {token_of(ask.viewer)}",
        },
    )
    tells_nothing(ask.server, response.text)
    return response.status_code, response.json()["errors"][0]["extensions"]["code"]


@pytest.fixture
async def guarded(ask: Remote, inside: Store) -> AsyncIterator[Remote]:
    """The server, on which nothing may change."""
    async with nothing_changes(inside):
        yield ask


@pytest.mark.parametrize(
    "document, variables, status, code",
    [
        ("{ advocates(first: true) { totalCount } }", {}, 400, "GRAPHQL_VALIDATION_FAILED"),
        (
            "query($n: Int) { advocates(first: $n) { totalCount } }",
            {"n": "3"},
            400,
            "BAD_USER_INPUT",
        ),
        (
            "query($n: Int) { advocates(first: $n) { totalCount } }",
            {"n": 1e99},
            400,
            "BAD_USER_INPUT",
        ),
        ("query($n: ID!) { node(id: $n) { id } }", {"n": {"$ne": 1}}, 400, "BAD_USER_INPUT"),
        ("query($n: ID!) { node(id: $n) { id } }", {}, 400, "BAD_USER_INPUT"),
        ('{ node(id: "\\ud800") { id } }', {}, 400, "GRAPHQL_PARSE_FAILED"),
        ("{ advocates(first: -1) { totalCount } }", {}, 200, "INVALID_INPUT"),
        ("{ advocates(first: 1, last: 1) { totalCount } }", {}, 200, "INVALID_INPUT"),
        ('{ advocates(first: 1, after: "nonsense") { totalCount } }', {}, 200, "INVALID_INPUT"),
        ("{ advocates(first: 5000) { nodes { id } } }", {}, 400, "GRAPHQL_LIMIT_EXCEEDED"),
        ("{ advocates { nodes { password } } }", {}, 400, "GRAPHQL_VALIDATION_FAILED"),
        (
            "query A { viewer { name } } query B { viewer { name } }",
            {},
            400,
            "OPERATION_RESOLUTION_FAILURE",
        ),
    ],
)
async def test_what_makes_no_sense_to_graphql_is_refused(
    document: str, variables: dict[str, Any], status: int, code: str, guarded: Remote
) -> None:
    assert await refused(guarded, document, **variables) == (status, code)


@pytest.mark.parametrize("value", ["0001-01-01T00:00:00+14:00", "yesterday", "2026-13-01", 5, ""])
async def test_what_is_no_time_is_refused(value: object, guarded: Remote) -> None:
    document = "query($at: DateTime) { events(filter: {from: $at}) { totalCount } }"
    status, code = await refused(guarded, document, at=value)
    assert (status, code) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    "starts, ends",
    [
        ("0001-01-01T00:00:00Z", "0001-01-01T01:00:00Z"),
        ("9999-12-31T22:00:00Z", "9999-12-31T23:59:59Z"),
        ("2026-12-10T14:00:00Z", "9999-12-31T23:59:59Z"),
    ],
)
async def test_an_event_at_the_edge_of_the_calendar_is_refused(
    starts: str, ends: str, guarded: Remote
) -> None:
    document = """mutation($input: CreateEventInput!) { createEvent(input: $input) {
      event { id } errors { code message } } }"""
    response = await guarded.post(document, input={**EVENT, "startsAt": starts, "endsAt": ends})
    assert set(codes_in(response.json())) in ({"INVALID_INPUT"}, {"BAD_USER_INPUT"})
    tells_nothing(guarded.server, response.text)


@pytest.mark.parametrize(
    "mutation, given, path",
    [
        ("createEvent", EVENT, []),
        ("createEvent", {**EVENT, "endsAt": TOMORROW, "title": ""}, ["title"]),
        ("createEvent", {**EVENT, "endsAt": TOMORROW, "title": "x" * 201}, ["title"]),
        ("createAdvocate", {**PERSON, "name": "  "}, ["name"]),
        ("createAdvocate", {**PERSON, "email": "nobody"}, ["email"]),
        ("createAdvocate", {**PERSON, "email": "a@b@c"}, ["email"]),
        ("createAdvocate", {**PERSON, "reach": -1}, ["reach"]),
        (
            "createAdvocate",
            {**PERSON, "topics": [{"name": "x", "level": 6}]},
            ["topics", "0", "level"],
        ),
        ("createAccount", {"name": "x" * 100_000}, ["name"]),
    ],
)
async def test_a_value_that_cannot_be_names_its_field(
    mutation: str, given: dict[str, Any], path: list[str], guarded: Remote
) -> None:
    [problem, *_] = await guarded.problems(mutation, **given)
    assert (problem["__typename"], problem["code"]) == ("InvalidInput", "INVALID_INPUT")
    assert [str(part) for part in problem["path"]] == path
    tells_nothing(guarded.server, problem["message"])


@pytest.mark.parametrize(
    "mutation, given",
    [
        ("inviteAdvocate", {"slotId": "slt_nothing", "advocateId": "adv_nothing"}),
        ("confirmAssignment", {"id": "asg_nothing"}),
        ("recordOutcome", {"id": "asg_nothing", "leads": 1}),
        ("recordAppearance", {"id": "evt_nothing", "appearance": "ATTENDED"}),
        ("updateEvent", {"id": "x" * 5_000, "title": "x"}),
        ("transitionEvent", {"id": "", "to": "PUBLISHED"}),
        ("addSlot", {"panelId": "🦉", "slot": {"role": "PANELIST"}}),
        ("assessPersona", {"advocateId": "0", "persona": "EDUCATOR", "source": "MANAGER"}),
        (
            "ingestAttendance",
            {"eventId": "evt_nothing", "platform": "ZOOM", "deliveryId": "1", "records": []},
        ),
    ],
)
async def test_an_unknown_id_is_not_found(
    mutation: str, given: dict[str, Any], guarded: Remote
) -> None:
    [problem] = await guarded.problems(mutation, **given)
    assert (problem["__typename"], problem["code"]) == ("NotFound", "NOT_FOUND")
    tells_nothing(guarded.server, problem["message"])


async def test_an_unknown_id_reads_as_nothing(guarded: Remote) -> None:
    document = """{ node(id: "evt_nothing") { id } event(id: "") { id } import(id: "$where") { id }
      advocate(id: "adv_%00") { id } nodes(ids: ["a", "b"]) { id } }"""
    seen = await guarded(document)
    assert seen.pop("nodes") == [None, None]
    assert set(seen.values()) == {None}


IMPOSSIBLE: list[dict[str, Any]] = [
    {"rating": 9},
    {"leads": -1},
    {"influencedPipeline": "-5", "currency": "EUR"},
    {"influencedPipeline": "12"},
    {"influencedPipeline": "12", "currency": "EURO"},
    {"influencedPipeline": "NaN", "currency": "EUR"},
    {"influencedPipeline": "Infinity", "currency": "EUR"},
    {"influencedPipeline": "1e400", "currency": "EUR"},
    {"influencedPipeline": "1." + "1" * 60, "currency": "EUR"},
]


async def test_an_outcome_that_cannot_be_is_refused(
    ask: Remote, make: Making, inside: Store
) -> None:
    began = datetime.now(UTC) - timedelta(minutes=5)
    asked = await make.accepted(slot_id=await make.slot(starts=began))
    await ask.done("recordAppearance", "id", id=asked["id"], appearance="ATTENDED")
    document = """mutation($input: RecordOutcomeInput!) { recordOutcome(input: $input) {
      assignment { id } errors { code message } } }"""
    async with nothing_changes(inside):
        for given in IMPOSSIBLE:
            response = await ask.post(document, input={"id": asked["id"], **given})
            tells_nothing(ask.server, response.text)
            assert set(codes_in(response.json())) in ({"INVALID_INPUT"}, {"BAD_USER_INPUT"}), given


def codes_in(answer: dict[str, Any]) -> list[str]:
    """The codes of an answer's errors and of the Problems in it."""
    found = [each["extensions"]["code"] for each in answer.get("errors", [])]
    for payload in (answer.get("data") or {}).values():
        found += [each["code"] for each in (payload or {}).get("errors", [])]
    return found
