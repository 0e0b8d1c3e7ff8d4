"""Another role, an old version, a wrong state, a spent token: refused, and nothing changes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2

from advocacy.roles import Role
from resolvers.viewer import Viewer
from store.store import Store
from tests.asking import ANONYMOUS, COORDINATOR, VIEWERS
from tests.journeys.refusing import nothing_changes, tells_nothing
from tests.journeys.remote import Remote, signed_in, token_of
from tests.journeys.waiting import becomes
from tests.making import Making, written

ME = "query { viewer { name } }"
SLOT_OF = """query($id: ID!) { node(id: $id) { ... on Assignment { state slot { status } } } }"""


async def with_headers(ask: Remote, headers: Mapping[str, str]) -> httpx2.Response:
    """The answer to a question that comes with these headers."""
    answer = await ask.client.post(
        f"{ask.server.url}/graphql", json={"query": ME}, headers=dict(headers)
    )
    tells_nothing(ask.server, answer.text)
    return answer


async def test_other_roles_cannot_ask_anybody(ask: Remote, make: Making, inside: Store) -> None:
    slot, person = await make.slot(), await make.advocate()
    given = {"slotId": slot, "advocateId": person["id"]}
    document = """mutation($input: InviteAdvocateInput!) {
      inviteAdvocate(input: $input) { assignment { id } errors { code } } }"""
    others: list[Viewer] = [
        VIEWERS[Role.ANALYST],
        VIEWERS[Role.INTEGRATION],
        Viewer("Ada", frozenset({Role.ADVOCATE}), person["id"]),
    ]
    async with nothing_changes(inside):
        for viewer in others:
            assert await ask.by(viewer).code(document, input=given) == "FORBIDDEN"
        assert await ask.by(ANONYMOUS).code(document, input=given) == "UNAUTHENTICATED"


async def test_an_advocate_neither_sees_nor_withdraws_what_is_anothers(
    ask: Remote, make: Making, inside: Store
) -> None:
    asked = await make.accepted()
    stranger = ask.as_advocate((await make.advocate())["id"])
    own = ask.as_advocate(asked["advocate"]["id"])
    assert (await own(SLOT_OF, id=asked["id"]))["node"]["state"] == "ACCEPTED"
    async with nothing_changes(inside):
        assert (await stranger(SLOT_OF, id=asked["id"]))["node"] is None
        [problem] = await stranger.problems("withdrawAssignment", id=asked["id"], reason="OTHER")
        assert problem["code"] == "NOT_FOUND"
        everybody = "{ assignments { totalCount nodes { id } } }"
        assert (await stranger(everybody))["assignments"] == {"totalCount": 0, "nodes": []}


async def test_an_old_version_does_not_overwrite_a_new_one(
    ask: Remote, make: Making, inside: Store
) -> None:
    event = await make.event()
    old = event["version"]
    new = await ask.done("updateEvent", "version", id=event["id"], title="New")
    async with nothing_changes(inside):
        given = {"id": event["id"], "title": "Lost", "expectedVersion": old}
        [problem] = await ask.problems("updateEvent", **given)
        assert (problem["__typename"], problem["code"]) == ("StaleVersion", "STALE_VERSION")
        assert problem["currentVersion"] == new["version"]


async def test_an_illegal_step_names_the_legal_ones(
    ask: Remote, make: Making, inside: Store
) -> None:
    event = await make.event()
    asked = await make.asked()
    steps: list[tuple[str, dict[str, Any], str, set[str]]] = [
        (
            "transitionEvent",
            {"id": event["id"], "to": "COMPLETED"},
            "DRAFT",
            {"PUBLISHED", "CANCELLED"},
        ),
        (
            "confirmAssignment",
            {"id": asked["id"]},
            "INVITED",
            {"ACCEPTED", "TENTATIVE", "DECLINED", "EXPIRED", "CANCELLED"},
        ),
    ]
    async with nothing_changes(inside):
        for mutation, given, before, allowed in steps:
            [problem] = await ask.problems(mutation, **given)
            assert problem["__typename"] == "IllegalTransition"
            assert (problem["from"], set(problem["allowed"])) == (before, allowed)


async def test_a_bearer_token_that_proves_nothing_is_refused(ask: Remote, inside: Store) -> None:
    good = token_of(COORDINATOR)
    head, claims, signature = good.split(".")
    expired = token_of(COORDINATOR, timedelta(seconds=-10))
    another = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"
    assert (await with_headers(ask, {"authorization": f"Bearer {good}"})).status_code == 200
    async with nothing_changes(inside):
        for token in (
            expired,
            f"{head}.{claims}.{signature[:-4]}AAAA",
            f"{head}.{claims}x.{signature}",
            f"{another}.{claims}.",
            f"{another}.{claims}.{signature}",
            "x" * 7_000,
            "..",
            "nonsense",
        ):
            answer = await with_headers(ask, {"authorization": f"Bearer {token}"})
            assert answer.status_code == 401, token
            assert answer.headers["www-authenticate"].startswith("Bearer")
        for headers in ({"authorization": "Basic YTpi"}, {"x-api-key": "rk_nobody.nothing"}):
            assert (await with_headers(ask, headers)).status_code == 401, headers
    said = (await with_headers(ask, {"authorization": f"Bearer {expired}"})).json()
    assert "expired" in said["errors"][0]["message"]


async def test_an_invitation_token_that_was_tampered_with_is_refused(
    ask: Remote, make: Making, inside: Store
) -> None:
    asked, other = await make.asked(), await make.asked()
    token = asked["invitationToken"]
    head, _, signature = token.split(".")
    swapped = f"{head}.{other['invitationToken'].split('.')[1]}.{signature}"
    anyone = ask.by(ANONYMOUS)
    async with nothing_changes(inside):
        for bad in (swapped, token[:-3], f"{token}x", token_of(COORDINATOR), "🦉", "a.b.c"):
            [problem] = await anyone.problems("respondToInvitation", token=bad, answer="ACCEPT")
            assert problem["__typename"] == "LinkExpired", bad
    assert (await ask(SLOT_OF, id=asked["id"]))["node"]["state"] == "INVITED"


async def test_an_invitation_serves_once(ask: Remote, make: Making, inside: Store) -> None:
    asked = await make.asked()
    await make.answered(asked, "DECLINE", declineReason="TIME")
    async with nothing_changes(inside):
        for answer in ("ACCEPT", "TENTATIVE", "DECLINE"):
            given = {"token": asked["invitationToken"], "answer": answer}
            [problem] = await ask.by(ANONYMOUS).problems("respondToInvitation", **given)
            assert (problem["__typename"], problem["code"]) == ("LinkExpired", "LINK_EXPIRED")


async def test_an_invitation_that_nobody_answered_in_time_serves_no_longer(
    ask: Remote, make: Making, inside: Store
) -> None:
    slot = await make.slot()
    [problem] = await ask.problems(
        "inviteAdvocate",
        slotId=slot,
        advocateId=(await make.advocate())["id"],
        expiresAt="2020-01-01T00:00:00Z",
    )
    assert problem["code"] == "INVALID_INPUT"
    asked = await make.asked(
        slot_id=slot, expiresAt=written(datetime.now(UTC) + timedelta(seconds=1))
    )

    async def stands() -> dict[str, Any]:
        found: dict[str, Any] = (await ask(SLOT_OF, id=asked["id"]))["node"]
        return found

    await becomes(stands, {"state": "EXPIRED", "slot": {"status": "OPEN"}})
    async with nothing_changes(inside):
        given = {"token": asked["invitationToken"], "answer": "ACCEPT"}
        [problem] = await ask.by(ANONYMOUS).problems("respondToInvitation", **given)
        assert problem["__typename"] == "LinkExpired"


async def test_nobody_is_told_of_changes_without_permission(ask: Remote, make: Making) -> None:
    event = (await make.event())["id"]
    query = {"query": f'subscription {{ slotChanged(eventId: "{event}") {{ id }} }}'}
    somebody = Viewer("Ada", frozenset({Role.ADVOCATE}), (await make.advocate())["id"])
    for viewer, code in ((ANONYMOUS, "UNAUTHENTICATED"), (somebody, "FORBIDDEN")):
        headers = {"accept": "text/event-stream", **signed_in(viewer)}
        answer = await ask.client.post(f"{ask.server.url}/graphql", json=query, headers=headers)
        told = [line for line in answer.text.splitlines() if line.startswith("data:")]
        assert len(told) == 2
        assert f'"code":"{code}"' in told[0]
        tells_nothing(ask.server, answer.text)
