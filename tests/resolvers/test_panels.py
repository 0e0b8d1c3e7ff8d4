"""Sessions: added with their seats, changed, and moved with everybody asked for them."""

from datetime import timedelta
from typing import Any

import pytest

from api.wiring import House
from tests.asking import ANONYMOUS, Asking
from tests.making import START, Making, written
from tests.resolvers.answers import snapshot
from tests.resolvers.test_alerts import alerts
from tests.resolvers.test_merges import consent
from tests.resolvers.test_races import agree
from tests.resolvers.worlds import World

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PANEL = """id version title abstract format topics language room startsAt endsAt event { id }
  rules { minPeople maxPeople maxPerAccount requiredLanguages keepApart { advocateIds reason }
    personaQuotas { persona min max } }
  slots { role status required personas topics language startsAt endsAt }"""
ASKED = """query($id: ID!) { node(id: $id) { ... on Assignment {
  state invitationToken invitedAt respondedAt expiresAt history { from to reason }
  slot { id status startsAt endsAt } } } }"""


def to(starts: Any, hours: float = 1) -> dict[str, str]:
    """New times."""
    return {"startsAt": written(starts), "endsAt": written(starts + hours * HOUR)}


async def test_a_session_is_added_with_its_seats_and_rules(ask: Asking, make: Making) -> None:
    people = [(await make.advocate())["id"] for _ in range(2)]
    rules = {
        "minPeople": 2,
        "maxPeople": 3,
        "maxPerAccount": 1,
        "requiredLanguages": ["pt-BR"],
        "keepApart": [{"advocateIds": people, "reason": "rivals"}],
        "personaQuotas": [{"persona": "EDUCATOR", "min": 1, "max": None}],
    }
    event = (await make.event())["id"]
    made = await ask.done(
        "createPanel",
        PANEL,
        eventId=event,
        title="One",
        format="PANEL",
        room="A",
        rules=rules,
        slots=[
            {"role": "MODERATOR", "required": False, "language": "es"},
            {"role": "PANELIST", "startsAt": written(START + HOUR / 2), "topics": ["AI"]},
        ],
        **to(START),
    )
    assert (made["event"], made["rules"], made["room"]) == ({"id": event}, rules, "A")
    first, second = made["slots"]
    assert (first["role"], first["required"], first["language"]) == ("MODERATOR", False, "es")
    assert (first["startsAt"], first["endsAt"]) == ("2026-12-10T14:00:00Z", "2026-12-10T15:00:00Z")
    assert (second["startsAt"], second["topics"]) == ("2026-12-10T14:30:00Z", ["AI"])
    changed = await ask.done(
        "updatePanel", PANEL, id=made["id"], title="Two", room=None, rules={"minPeople": 0}
    )
    assert (changed["title"], changed["room"], changed["version"]) == ("Two", None, 2)
    assert changed["rules"]["keepApart"] == []
    assert changed["slots"] == made["slots"]


@pytest.mark.parametrize(
    "wrong, code, path",
    [
        ({"eventId": "evt_0"}, "NOT_FOUND", ["eventId"]),
        ({"endsAt": written(START)}, "INVALID_INPUT", []),
        ({"rules": {"minPeople": 3, "maxPeople": 2}}, "INVALID_INPUT", ["rules"]),
        ({"slots": [{"role": "HOST", **to(START, -1)}]}, "INVALID_INPUT", ["slots", "0"]),
        ({"slots": [{"role": "HOST"}] * 101}, "INVALID_INPUT", ["slots"]),
        (
            {"slots": [{"role": "HOST", "startsAt": written(START + DAY)}]},
            "INVALID_INPUT",
            ["startsAt"],
        ),
    ],
)
async def test_a_session_that_makes_no_sense_is_refused_with_its_seats(
    wrong: dict[str, Any], code: str, path: list[str], ask: Asking, make: Making, house: House
) -> None:
    event = (await make.event())["id"]
    given = {"eventId": event, "title": "x", "format": "TALK", **to(START), **wrong}
    before = await snapshot(house)
    [problem] = await ask.problems("createPanel", **given)
    assert (problem["code"], problem["path"]) == (code, path)
    assert await snapshot(house) == before


async def test_moving_a_session_asks_again_everybody_who_was_asked(world: World) -> None:
    w, ask = world.ids, world.ask
    moved = await ask.done("reschedulePanel", PANEL, id=w.panel, **to(START + DAY))
    assert (moved["startsAt"], moved["endsAt"]) == ("2026-12-11T14:00:00Z", "2026-12-11T15:00:00Z")
    assert {slot["startsAt"] for slot in moved["slots"]} == {"2026-12-11T14:00:00Z"}
    assert [slot["status"] for slot in moved["slots"]] == ["OPEN", "HELD", "HELD"]
    for id, steps in [(w.anas, ["HELD", "INVITED", "ACCEPTED"]), (w.bens, ["HELD", "INVITED"])]:
        asked = (await ask(ASKED, id=id))["node"]
        assert (asked["state"], asked["respondedAt"]) == ("INVITED", None)
        assert [step["to"] for step in asked["history"]] == [*steps, "INVITED"]
        assert asked["history"][-1]["reason"] == "The time has moved."
        assert asked["slot"]["status"] == "HELD"
        assert asked["invitationToken"] not in (None, w.token)
        done = await world.make.answered(asked, "ACCEPT")
        assert done["state"] == "ACCEPTED"
    stored = await world.house.store.assignments.get(w.anas)
    assert stored
    assert (stored.sequence, stored.asks) == (1, 2)


NO_LONGER = [
    ("setAdvocateStatus", {"status": "DO_NOT_CONTACT"}, "They asked not to be contacted.", False),
    ("CONTACT", "WITHDRAWN", "They have WITHDRAWN consent to CONTACT.", False),
    ("DATA_PROCESSING", "DENIED", "They have DENIED consent to DATA_PROCESSING.", False),
    ("RECORDING", "WITHDRAWN", "Their consent to RECORDING is WITHDRAWN.", True),
]


@pytest.mark.parametrize("purpose, state, reason, told", NO_LONGER, ids=[n[0] for n in NO_LONGER])
async def test_who_does_not_allow_it_any_more_is_not_asked_again_when_a_session_moves(
    purpose: str, state: Any, reason: str, told: bool, ask: Asking, make: Making
) -> None:
    event = (await make.event(recorded=True))["id"]
    panel = await make.panel(event, seats=2)
    ana, ben = [(await make.advocate(name=name))["id"] for name in ("Ana", "Ben")]
    for each in (ana, ben):
        await consent(ask, each, "RECORDING", "GRANTED")
    asked, stays = [
        await make.accepted(slot_id=slot["id"], advocate_id=each)
        for slot, each in zip(panel["slots"], (ana, ben), strict=True)
    ]
    if purpose == "setAdvocateStatus":
        await ask.done(purpose, "id", id=ana, **state)
    else:
        await consent(ask, ana, purpose, state)
    assert (await ask(ASKED, id=asked["id"]))["node"]["state"] == "ACCEPTED"
    for alert in await alerts(ask):
        await ask.done("closeAlert", "id", id=alert["id"])
    await ask.done("reschedulePanel", "id", id=panel["id"], **to(START + DAY))
    found = (await ask(ASKED, id=asked["id"]))["node"]
    assert (found["state"], found["history"][-1]["reason"]) == ("CANCELLED", reason)
    assert (found["slot"]["status"], found["slot"]["startsAt"]) == ("OPEN", "2026-12-11T14:00:00Z")
    assert (await ask(ASKED, id=stays["id"]))["node"]["state"] == "INVITED"
    message = f"Ana lost a seat as its session moved. {reason}"
    opened = [(each["kind"], each["message"]) for each in await alerts(ask, open=True)]
    assert opened == ([("CONSENT_MISSING", message)] if told else [])
    await agree(ask.house)


async def test_a_consent_that_ends_before_the_new_time_does_not_do(
    ask: Asking, make: Making
) -> None:
    event = (await make.event(recorded=True))["id"]
    panel = await make.panel(event)
    ana = (await make.advocate(name="Ana"))["id"]
    await consent(ask, ana, "RECORDING", "GRANTED", expiresAt=written(START + DAY))
    asked = await make.asked(panel["slots"][0]["id"], ana)
    await ask.done("reschedulePanel", "id", id=panel["id"], **to(START + DAY - HOUR))
    assert (await ask(ASKED, id=asked["id"]))["node"]["state"] == "INVITED"
    await ask.done("reschedulePanel", "id", id=panel["id"], **to(START + DAY))
    assert (await ask(ASKED, id=asked["id"]))["node"]["state"] == "CANCELLED"
    assert [each["kind"] for each in await alerts(ask)] == ["CONSENT_MISSING"]


async def test_a_pause_or_a_full_quarter_takes_nobody_out_of_a_session_that_moves(
    ask: Asking, make: Making
) -> None:
    most = [{"activity": "WEBINAR", "maxPerQuarter": 1}]
    ana = (await make.advocate(willingFor=most))["id"]
    panel = await make.panel()
    asked = await make.accepted(slot_id=panel["slots"][0]["id"], advocate_id=ana)
    spring = START + 40 * DAY
    await make.asked(await make.slot(starts=spring), ana)
    await ask.done("setAdvocateStatus", "id", id=ana, status="PAUSED")
    await ask.done("reschedulePanel", "id", id=panel["id"], **to(spring + DAY))
    assert (await ask(ASKED, id=asked["id"]))["node"]["state"] == "INVITED"
    assert await alerts(ask) == []


async def test_after_a_move_the_old_token_no_longer_serves_and_the_old_time_is_free(
    world: World,
) -> None:
    w, ask = world.ids, world.ask
    await ask.done("reschedulePanel", "id", id=w.panel, **to(START + DAY))
    [problem] = await ask.by(ANONYMOUS).problems(
        "respondToInvitation", token=w.token, answer="ACCEPT"
    )
    assert (problem["__typename"], problem["code"]) == ("LinkExpired", "LINK_EXPIRED")
    await world.make.asked(await world.make.slot(), w.ana)
    elsewhere = await world.make.slot(starts=START + DAY)
    given = {"slotId": elsewhere, "advocateId": w.ana, "override": ["OVERUSED"]}
    [busy] = await ask.problems("inviteAdvocate", **given, overrideReason="She insists.")
    assert busy["code"] == "DOUBLE_BOOKED"


async def test_a_seat_with_times_of_its_own_moves_along_and_cancelled_ones_stay(
    ask: Asking, make: Making
) -> None:
    own = {"startsAt": written(START + HOUR / 4), "endsAt": written(START + HOUR / 2)}
    panel = await make.panel(slots=[{"role": "HOST"}, {"role": "SPEAKER", **own}, {"role": "HOST"}])
    cancelled = panel["slots"][2]["id"]
    await ask.done("cancelSlot", "id", id=cancelled)
    asked = await make.accepted(slot_id=panel["slots"][1]["id"])
    await ask.done("reschedulePanel", "id", id=panel["id"], **to(START + DAY, 3))
    shown = (await ask(ASKED, id=asked["id"]))["node"]["slot"]
    assert (shown["startsAt"], shown["endsAt"]) == ("2026-12-11T14:15:00Z", "2026-12-11T14:30:00Z")
    node = "query($id: ID!) { node(id: $id) { ... on SpeakingSlot { startsAt endsAt version } } }"
    first = (await ask(node, id=panel["slots"][0]["id"]))["node"]
    assert (first["startsAt"], first["endsAt"]) == ("2026-12-11T14:00:00Z", "2026-12-11T17:00:00Z")
    stays = (await ask(node, id=cancelled))["node"]
    assert stays["startsAt"] == "2026-12-10T14:00:00Z"


async def test_a_move_into_another_booking_is_refused_as_a_whole(world: World) -> None:
    w, ask, make = world.ids, world.ask, world.make
    there = START + DAY + HOUR / 2
    elsewhere = [await make.slot(starts=there) for _ in range(2)]
    for slot, who in zip(elsewhere, (w.ana, w.ben), strict=True):
        await make.accepted(slot_id=slot, advocate_id=who)
    before = await snapshot(world.house)
    [problem] = await ask.problems("reschedulePanel", id=w.panel, **to(START + DAY))
    assert problem["code"] == "DOUBLE_BOOKED"
    found = {frozenset(slot["id"] for slot in each["slots"]) for each in problem["conflicts"]}
    assert found == {
        frozenset({w.filled, elsewhere[0]}),
        frozenset({w.asked, elsewhere[1]}),
    }
    assert problem["conflicts"][0]["overlap"] == {
        "start": "2026-12-11T14:30:00Z",
        "end": "2026-12-11T15:00:00Z",
    }
    assert await snapshot(world.house) == before


async def test_a_session_may_move_onto_its_own_old_time(world: World) -> None:
    await world.ask.done("reschedulePanel", "id", id=world.ids.panel, **to(START + HOUR / 2))
    calendar = await world.house.store.calendars.get(world.ids.ana)
    assert calendar
    assert [each.starts_at for each in calendar.bookings] == [START + HOUR / 2, START + 3 * HOUR]


async def test_a_session_of_which_somebody_appeared_cannot_be_moved(world: World) -> None:
    panel = "query($id: ID!) { node(id: $id) { ... on Assignment { slot { panel { id } } } } }"
    id = (await world.ask(panel, id=world.ids.appeared))["node"]["slot"]["panel"]["id"]
    before = await snapshot(world.house)
    [problem] = await world.ask.problems("reschedulePanel", id=id, **to(START + DAY))
    assert (problem["code"], problem["from"], problem["allowed"]) == (
        *("ILLEGAL_TRANSITION", "COMPLETED"),
        [],
    )
    assert await snapshot(world.house) == before


@pytest.mark.parametrize("mutation", ["updatePanel", "reschedulePanel"])
async def test_a_session_of_another_version_or_none_is_left_alone(
    mutation: str, ask: Asking, make: Making
) -> None:
    given = to(START + DAY) if mutation == "reschedulePanel" else {"title": "x"}
    id = (await make.panel())["id"]
    [stale] = await ask.problems(mutation, id=id, expectedVersion=7, **given)
    assert (stale["code"], stale["currentVersion"]) == ("STALE_VERSION", 1)
    [unknown] = await ask.problems(mutation, id="pnl_0", **given)
    assert (unknown["code"], unknown["path"]) == ("NOT_FOUND", ["id"])


async def test_a_panel_tells_how_it_stands_against_its_rules(ask: Asking, make: Making) -> None:
    account = (await make.account())["id"]
    panel = await make.panel(seats=3, rules={"minPeople": 2, "maxPerAccount": 1})
    report = """query($id: ID!) { node(id: $id) { ... on Panel {
      composition { satisfied violations { rule } } } } }"""

    async def violated() -> tuple[bool, list[str]]:
        found = (await ask(report, id=panel["id"]))["node"]["composition"]
        return found["satisfied"], [each["rule"] for each in found["violations"]]

    assert await violated() == (False, ["MIN_PEOPLE"])
    override = {"override": ["COMPOSITION_VIOLATED"], "overrideReason": "Both are needed."}
    first, second = [
        await make.asked(slot["id"], (await make.advocate(accountId=account))["id"], **override)
        for slot in panel["slots"][:2]
    ]
    assert await violated() == (False, ["MAX_PER_ACCOUNT"])
    assert first["state"] == "INVITED"
    await make.answered(second, "DECLINE")
    await make.asked(panel["slots"][2]["id"])
    assert await violated() == (True, [])
