"""An advocate sees what is theirs and nothing else, whichever way they come."""

from datetime import timedelta
from typing import Any

import pytest

from advocacy.roles import Role
from tests.asking import ANONYMOUS, Asking
from tests.making import START
from tests.resolvers.answers import code_in, code_of, first_told
from tests.resolvers.worlds import World

NODE = "query($id: ID!) { node(id: $id) { id } }"
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"


@pytest.fixture
def ana(world: World) -> Asking:
    """Asks as Ana, who sits on the event's panel."""
    return world.ask.as_advocate(world.ids.ana)


@pytest.fixture
def carl(world: World) -> Asking:
    """Asks as Carl, who was never asked for anything."""
    return world.ask.as_advocate(world.ids.carl)


@pytest.fixture
def system(world: World) -> Asking:
    """Asks as another system."""
    return world.ask.by(Role.INTEGRATION)


async def test_by_id_an_advocate_gets_their_own_and_their_events(
    world: World, ana: Asking, carl: Asking
) -> None:
    w = world.ids
    hers = [w.ana, w.account, w.anas, w.confirmed, w.event, w.panel, w.open, w.filled, w.asked]
    hers.append(w.request)
    others = [w.ben, w.carl, w.bens, w.appeared, w.import_, w.attendee, w.key]
    for asking, seen in [(ana, hers), (carl, [w.carl])]:
        everything = [*hers, *others]
        nodes = (await asking(NODES, ids=everything))["nodes"]
        assert [node["id"] if node else None for node in nodes] == [
            id if id in seen else None for id in everything
        ]
        for id in everything:
            node = (await asking(NODE, id=id))["node"]
            assert node == ({"id": id} if id in seen else None)
    # All of it is there for who may see it.
    nodes = (await world.ask(NODES, ids=[*hers, *others]))["nodes"]
    assert [node and node["id"] for node in nodes] == [*hers, *others[:-1], None]


async def test_people_and_companies_of_others_are_not_there(world: World, ana: Asking) -> None:
    document = """query($own: ID!, $other: ID!, $account: ID!, $strange: ID!) {
      own: advocate(id: $own) { name } other: advocate(id: $other) { name }
      account(id: $account) { advocates { nodes { name } totalCount } }
      strange: account(id: $strange) { id }
    }"""
    strange = (await world.make.account())["id"]
    w = world.ids
    found = await ana(document, own=w.ana, other=w.ben, account=w.account, strange=strange)
    assert found == {
        "own": {"name": "Ana"},
        "other": None,
        "account": {"advocates": {"nodes": [{"name": "Ana"}], "totalCount": 1}},
        "strange": None,
    }


EVENT = """query($id: ID!) { event(id: $id) {
  title attendance { attended } panels { title rules { minPeople
    keepApart { advocateIds } } slots {
    status assignment { id advocate { name } } assignments { id invitationToken advocate { name } }
  } }
} }"""


async def test_in_an_event_of_theirs_they_see_the_seats_but_not_who_sits_in_others(
    world: World, ana: Asking
) -> None:
    rules = {"keepApart": [{"advocateIds": [world.ids.ben, world.ids.carl], "reason": "rivals"}]}
    await world.ask.done("updatePanel", "id", id=world.ids.panel, rules=rules)
    found = (await ana(EVENT, id=world.ids.event))["event"]
    slots = [slot for panel in found["panels"] for slot in panel["slots"]]
    assert [slot["status"] for slot in slots] == ["OPEN", "FILLED", "HELD", "FILLED", "COMPLETED"]
    names = [each["advocate"]["name"] for slot in slots for each in slot["assignments"]]
    live = [slot["assignment"]["advocate"]["name"] for slot in slots if slot["assignment"]]
    assert names == live == ["Ana", "Ana"]
    assert world.ids.ben not in str(found)
    assert world.ids.ben in str((await world.ask(EVENT, id=world.ids.event))["event"])


async def test_events_they_were_not_asked_for_are_not_there(world: World, carl: Asking) -> None:
    document = "query($id: ID!) { event(id: $id) { id } node(id: $id) { id } }"
    assert await carl(document, id=world.ids.event) == {"event": None, "node": None}


STAFF_FIELDS = [
    "event(id: $event) { panels { composition { violations { message } } } }",
    "event(id: $event) { attendees { nodes { email } } }",
    "event(id: $event) { outcome { influencedRevenue leads } }",
    "event(id: $event) { panels { slots { matches(includeBlocked: true) { nodes { score } } } } }",
    "node(id: $event) { ... on Event { panels { slots { matches { totalCount } } } } }",
]


async def test_who_watched_who_would_fit_and_what_it_brought_are_for_staff(
    world: World, ana: Asking, system: Asking
) -> None:
    for field in STAFF_FIELDS:
        document = f"query($event: ID!) {{ {field} }}"
        for asking in (ana, system):
            result = await asking.result(document, event=world.ids.event)
            assert code_in(result) == "FORBIDDEN", field
            assert "example.com" not in str(result.data)
            assert "score" not in str(result.data)
        assert await code_of(world.ask, document, event=world.ids.event) is None


async def test_assignments_are_listed_only_if_they_are_theirs(world: World, ana: Asking) -> None:
    document = """query($filter: AssignmentFilter) {
      assignments(filter: $filter) { totalCount nodes { advocate { name } } }
    }"""

    async def listed(filter: dict[str, Any] | None) -> list[str]:
        found = (await ana(document, filter=filter))["assignments"]
        assert found["totalCount"] == len(found["nodes"])
        return [each["advocate"]["name"] for each in found["nodes"]]

    w = world.ids
    assert await listed(None) == ["Ana", "Ana"]
    assert await listed({"eventIds": [w.event]}) == ["Ana", "Ana"]
    assert await listed({"advocateIds": [w.ben]}) == []
    assert await listed({"advocateIds": []}) == []
    assert await listed({"advocateIds": [w.ana]}) == ["Ana", "Ana"]
    assert await listed({"advocateIds": [w.ben, w.ana]}) == ["Ana", "Ana"]


async def test_matches_of_their_own_lead_to_nobody_else(world: World, ana: Asking) -> None:
    later = START + timedelta(days=3)
    await world.make.panel(world.ids.event, starts=later)
    document = """query($id: ID!) { advocate(id: $id) { opportunities { nodes {
      advocate { name } acceptance { n } slot { assignments { id } panel { slots {
        assignment { id }
      } } }
    } } assignments { nodes { match { advocate { name } } } } } }"""
    found = (await ana(document, id=world.ids.ana))["advocate"]
    names = {match["advocate"]["name"] for match in found["opportunities"]["nodes"]}
    assert names == {"Ana"}
    assert world.ids.bens not in str(found)
    matches = [each["match"] for each in found["assignments"]["nodes"]]
    assert {match["advocate"]["name"] for match in matches} == {"Ana"}


TOKEN = "query($id: ID!) { node(id: $id) { ... on Assignment { state invitationToken } } }"


async def test_a_token_is_shown_to_coordinators_and_to_whom_it_asks(world: World) -> None:
    w = world.ids
    ben = world.ask.as_advocate(w.ben)
    for asking in (world.ask, world.ask.by(Role.ADMIN), ben):
        assert (await asking(TOKEN, id=w.bens))["node"]["invitationToken"] == w.token
    analyst = world.ask.by(Role.ANALYST)
    assert (await analyst(TOKEN, id=w.bens))["node"] == {
        "state": "INVITED",
        "invitationToken": None,
    }
    assert (await world.ask.as_advocate(w.ana)(TOKEN, id=w.bens))["node"] is None


async def test_they_step_back_from_what_is_theirs_alone(world: World, ana: Asking) -> None:
    w = world.ids
    for id in (w.appeared, w.bens):
        [problem] = await ana.problems("withdrawAssignment", id=id, reason="TIME")
        assert problem["code"] == "NOT_FOUND"
        [unknown] = await ana.problems("withdrawAssignment", id="asg_0", reason="TIME")
        assert problem["message"].replace(id, "") == unknown["message"].replace("asg_0", "")
    done = await ana.done("withdrawAssignment", "state history { by }", id=w.anas, reason="TIME")
    assert (done["state"], done["history"][-1]["by"]) == ("WITHDRAWN", w.ana)


async def test_they_watch_no_event(world: World, ana: Asking) -> None:
    for name, shown in [
        ("slotChanged", "id"),
        ("assignmentChanged", "id"),
        ("attendanceChanged", "attended"),
    ]:
        document = f'subscription {{ {name}(eventId: "{world.ids.event}") {{ {shown} }} }}'
        assert code_in(await first_told(ana, document)) == "FORBIDDEN"


async def test_an_advocate_without_a_person_sees_nobody(world: World) -> None:
    nobody = world.ask.by(Role.ADVOCATE)
    w = world.ids
    ids = [w.ana, w.account, w.anas, w.event, w.panel, w.open, w.import_, w.attendee]
    assert (await nobody(NODES, ids=ids))["nodes"] == [None] * len(ids)
    assert (await nobody("{ assignments { nodes { id } totalCount } }"))["assignments"] == {
        "nodes": [],
        "totalCount": 0,
    }
    assert (await nobody("{ viewer { name roles advocate { id } } }"))["viewer"] == {
        "name": "advocate",
        "roles": ["ADVOCATE"],
        "advocate": None,
    }


async def test_a_viewer_sees_who_they_are(world: World, ana: Asking) -> None:
    viewer = (await ana("{ viewer { roles advocate { name account { name } } } }"))["viewer"]
    assert viewer["roles"] == ["ADVOCATE"]
    assert viewer["advocate"]["name"] == "Ana"
    assert viewer["advocate"]["account"]


async def test_a_system_sees_events_and_seats_and_no_people(world: World, system: Asking) -> None:
    seen = (await system(EVENT, id=world.ids.event))["event"]
    slots = [slot for panel in seen["panels"] for slot in panel["slots"]]
    assert len(slots) == 5
    assert all(slot["assignment"] is None and slot["assignments"] == [] for slot in slots)
    assert seen["attendance"] == {"attended": 1}
    w = world.ids
    people = [w.ana, w.ben, w.account, w.anas, w.bens, w.attendee, w.key]
    assert (await system(NODES, ids=people))["nodes"] == [None] * len(people)
    things = [w.event, w.panel, w.open, w.import_]
    assert [node["id"] for node in (await system(NODES, ids=things))["nodes"]] == things


async def test_who_answers_with_a_token_alone_sees_their_own_ask_and_no_more(
    world: World,
) -> None:
    document = """mutation($token: String!) {
      respondToInvitation(input: { token: $token, answer: ACCEPT }) { assignment {
        id state invitationToken advocate { id name }
        slot { assignments { id } assignment { id } panel { event { panels { slots {
          assignments { id } assignment { id }
        } } } } }
      } }
    }"""
    found = await world.ask.by(ANONYMOUS)(document, token=world.ids.token)
    assignment = found["respondToInvitation"]["assignment"]
    assert (assignment["state"], assignment["invitationToken"]) == ("ACCEPTED", None)
    assert assignment.pop("id") == world.ids.bens
    assert assignment["advocate"] == {"id": world.ids.ben, "name": "Ben"}
    assert "asg_" not in str(found)
