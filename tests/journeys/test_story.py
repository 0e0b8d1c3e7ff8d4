"""The programme's story over HTTP, with the very documents that the demo shows in GraphiQL."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from scripts import screens
from tests.asking import ANONYMOUS
from tests.journeys.remote import Remote
from tests.making import START, Making

NUMBERS = count(1)


@pytest.fixture
def topic() -> str:
    """A subject that nobody in another test knows anything of."""
    return f"bell founding {next(NUMBERS)}"


@pytest.fixture
async def cast(make: Making, ask: Remote, topic: str) -> dict[str, str]:
    """Ids of people: one who knows the topic well, one a little, one in the wrong language."""
    account = await make.account(name="Foundry", industry="Music")
    found = {}
    for name, level, language in (("well", 5, "en"), ("little", 2, "en"), ("mute", 5, "fi")):
        person = await make.advocate(
            name=f"Knows {name}",
            accountId=account["id"],
            languages=[language],
            topics=[{"name": topic, "level": level}],
        )
        found[name] = person["id"]
    await ask.done(
        "assessPersona", "id", advocateId=found["well"], persona="EDUCATOR", source="MANAGER"
    )
    return found


async def test_people_with_their_personas_and_events_with_their_slots_are_read(
    ask: Remote, make: Making, cast: dict[str, str], topic: str
) -> None:
    event = await make.event()
    panel = await make.panel(event["id"], seats=2)
    shown = await ask(screens.PEOPLE)
    assert shown["advocates"]["totalCount"] >= 3
    assert shown["events"]["nodes"]

    one = """query($id: ID!, $event: ID!) {
      advocate(id: $id) { name account { name industry } topics { name level }
        persona { primary confidence weights { persona weight } } }
      event(id: $event) { id panels { id slots { id role status } } }
    }"""
    seen = await ask(one, id=cast["well"], event=event["id"])
    persona = seen["advocate"].pop("persona")
    assert seen["advocate"] == {
        "name": "Knows well",
        "account": {"name": "Foundry", "industry": "Music"},
        "topics": [{"name": topic, "level": 5}],
    }
    assert persona["primary"] == "EDUCATOR"
    assert persona["confidence"] == pytest.approx(10 / 15, abs=1e-4)
    weights = {each["persona"]: each["weight"] for each in persona["weights"]}
    assert weights.pop("EDUCATOR") == pytest.approx(1)
    assert set(weights.values()) == {0}
    seats = [{"id": s["id"], "role": "PANELIST", "status": "OPEN"} for s in panel["slots"]]
    assert seen["event"] == {"id": event["id"], "panels": [{"id": panel["id"], "slots": seats}]}


async def test_matches_say_why_each_fits_and_why_some_cannot_be_asked(
    ask: Remote, make: Making, cast: dict[str, str], topic: str
) -> None:
    slot = await make.slot(topics=[topic], language="en")
    nodes = (await ask(screens.MATCHES, slot=slot))["node"]["matches"]["nodes"]
    for each in nodes:
        factors = each["factors"]
        assert each["score"] == pytest.approx(sum(f["contribution"] for f in factors))
        assert sum(f["weight"] for f in factors) == pytest.approx(1)
        assert all(f["contribution"] == pytest.approx(f["weight"] * f["value"]) for f in factors)
        assert all(f["evidence"] for f in factors)
    fits = {each["advocate"]["id"]: each for each in nodes}
    assert nodes[0]["advocate"]["id"] == cast["well"]
    assert fits[cast["well"]]["score"] > fits[cast["little"]]["score"]
    assert all(fits[cast[name]]["eligible"] for name in ("well", "little"))
    mute = fits[cast["mute"]]
    assert (mute["eligible"], mute["blockers"][0]["code"]) == (False, "LANGUAGE_MISSING")

    explain = """query($slot: ID!, $person: ID!) {
      explainMatch(slotId: $slot, advocateId: $person) { score factors { contribution } }
    }"""
    why = (await ask(explain, slot=slot, person=cast["well"]))["explainMatch"]
    assert why["score"] == pytest.approx(nodes[0]["score"], abs=1e-6)


async def test_an_answer_fills_the_seat_and_another_event_at_that_hour_is_refused(
    ask: Remote, make: Making, cast: dict[str, str]
) -> None:
    slot, person = await make.slot(), cast["well"]
    asked = payload(await ask(screens.INVITE, slot=slot, advocate=person))
    assert (asked["state"], asked["slot"]["status"]) == ("INVITED", "HELD")
    token = asked["invitationToken"]
    answered = payload(await ask.by(ANONYMOUS)(screens.ANSWER, token=token))
    assert (answered["state"], answered["slot"]["status"]) == ("ACCEPTED", "FILLED")

    clashing = await make.slot(starts=START + timedelta(minutes=30))
    refused = (await ask(screens.CLASH, slot=clashing, advocate=person))["inviteAdvocate"]
    assert refused["assignment"] is None
    [error] = refused["errors"]
    assert (error["__typename"], error["code"]) == ("DoubleBooked", "DOUBLE_BOOKED")
    [conflict] = error["conflicts"]
    assert instants(conflict["overlap"]) == [
        START + timedelta(minutes=30),
        START + timedelta(minutes=60),
    ]
    touching = await make.slot(starts=START + timedelta(minutes=60))
    assert payload(await ask(screens.INVITE, slot=touching, advocate=person))["state"] == "INVITED"


async def test_an_appearance_and_what_it_brought_are_read_back(ask: Remote, make: Making) -> None:
    began = datetime.now(UTC) - timedelta(minutes=30)
    event = await make.event(began)
    asked = await make.accepted(slot_id=await make.slot(event_id=event["id"], starts=began))
    before = await ask.problems("recordOutcome", id=asked["id"], leads=3)
    assert [each["__typename"] for each in before] == ["IllegalTransition"]

    told = await ask(screens.OUTCOME, assignment=asked["id"])
    appearance = told["recordAppearance"]["assignment"]
    assert appearance["state"] == "ATTENDED"
    steps = [(step["from"], step["to"]) for step in appearance["history"]]
    assert steps == [
        (None, "HELD"),
        ("HELD", "INVITED"),
        ("INVITED", "ACCEPTED"),
        ("ACCEPTED", "ATTENDED"),
    ]
    brought = {"leads": 3, "influencedPipeline": "12500.00", "currency": "EUR"}
    read = """query($id: ID!, $event: ID!) {
      node(id: $id) { ... on Assignment { outcome {
        attended rating leads influencedPipeline currency } slot { status } } }
      event(id: $event) { outcome { shows noShows leads influencedPipeline currency } }
    }"""
    seen = await ask(read, id=asked["id"], event=event["id"])
    assert seen["node"]["outcome"] == {"attended": True, "rating": 4.5, **brought}
    assert seen["node"]["slot"]["status"] == "COMPLETED"
    assert seen["event"]["outcome"] == {"shows": 1, "noShows": 0, **brought}


def payload(answer: dict[str, Any]) -> dict[str, Any]:
    """The assignment that a mutation shows, when nothing was refused."""
    [told] = answer.values()
    assert told["errors"] == []
    assignment: dict[str, Any] = told["assignment"]
    return assignment


def instants(interval: dict[str, str]) -> list[datetime]:
    """Both ends of an interval."""
    return [datetime.fromisoformat(interval[name]) for name in ("start", "end")]
