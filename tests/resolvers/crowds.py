"""Three of everything, each with as much below it as the others, to count round trips over."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from advocacy.availability import WEEKDAYS
from api.wiring import House
from tests.asking import Asking
from tests.making import START, Making
from tests.resolvers.worlds import batch

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Ids by the type they are of, three or more of each."""

    house: House
    ids: dict[str, list[str]] = field(default_factory=dict)

    @property
    def ask(self) -> Asking:
        """Asks of it as a coordinator."""
        return Asking(self.house)

    def add(self, kind: str, made: dict[str, Any]) -> str:
        """Keep the id of something that was made."""
        self.ids.setdefault(kind, []).append(made["id"])
        return str(made["id"])


async def gather(house: House) -> Crowd:
    """Three events of three accounts with two people each, asked, answered and appeared."""
    crowd = Crowd(house)
    make = Making(crowd.ask)
    for number in range(3):
        account = crowd.add("Account", await make.account())
        speaker, guest = [
            crowd.add("Advocate", await make.advocate(accountId=account, name=f"Pat {number}"))
            for _ in range(2)
        ]
        starts = START + timedelta(days=number)
        event = crowd.add("Event", await make.event(starts, hours=8))
        morning = await make.panel(event, starts, seats=3)
        evening = await make.panel(event, starts + 4 * HOUR, seats=2)
        crowd.add("Panel", morning)
        filled, asked, _ = morning["slots"]
        crowd.add("SpeakingSlot", filled)
        await crowd_assignments(crowd, make, (filled, asked, evening["slots"][0]), speaker, guest)
        import_ = await crowd.ask.done("ingestAttendance", "id", **batch(event))
        crowd.add("Import", import_)
    await crowd_requests(crowd, make)
    await crowd_answers(crowd, make)
    await crowd_words(crowd)
    await crowd_records(crowd, make)
    await house.worker.drain()
    for event in crowd.ids["Event"]:
        document = "query($id: ID!) { event(id: $id) { attendees { nodes { id } } } }"
        [attendee] = (await crowd.ask(document, id=event))["event"]["attendees"]["nodes"]
        crowd.add("Attendee", attendee)
    return crowd


async def crowd_requests(crowd: Crowd, make: Making) -> None:
    """Everybody is asked for something that is not a slot."""
    for person in crowd.ids["Advocate"]:
        crowd.add("ActivityRequest", await make.requested(person))


async def crowd_answers(crowd: Crowd, make: Making) -> None:
    """Everybody's answers fall, which coordinators are told of."""
    for person in crowd.ids["Advocate"]:
        for score in (9, 9, 2):
            crowd.add("SurveyResponse", await make.answer(person, score))
    for alert in (await crowd.ask("{ alerts { nodes { id } } }"))["alerts"]["nodes"]:
        crowd.add("Alert", alert)


async def crowd_records(crowd: Crowd, make: Making) -> None:
    """Everybody was two records, and looks like somebody else of their account."""
    for person in crowd.ids["Advocate"]:
        old = (await make.advocate())["id"]
        given = {"keepId": person, "mergeId": old, "reason": "One person."}
        await crowd.ask.done("mergeAdvocates", "id", **given)
    for pair in (await crowd.ask("{ duplicates { nodes { id } } }"))["duplicates"]["nodes"]:
        crowd.add("DuplicatePair", pair)


async def crowd_words(crowd: Crowd) -> None:
    """Everybody says when they are free, and what they allow."""
    noon = {"start": "2026-12-24T12:00:00Z", "end": "2026-12-24T13:00:00Z"}
    rules = [{"weekday": day, "from": "00:00", "to": "24:00"} for day in WEEKDAYS]
    for person in crowd.ids["Advocate"]:
        await crowd.ask.done(
            "recordConsent",
            "id",
            advocateId=person,
            purpose="RECORDING",
            state="GRANTED",
            evidence="By mail",
        )
        await crowd.ask.done(
            "setAvailability", "id", advocateId=person, rules=rules, blackouts=[noon]
        )


async def crowd_assignments(
    crowd: Crowd, make: Making, slots: tuple[dict[str, Any], ...], speaker: str, guest: str
) -> None:
    """The speaker says yes and later appears; the guest has not answered."""
    filled, asked, later = (slot["id"] for slot in slots)
    crowd.add("Assignment", await make.asked(asked, guest))
    await make.accepted(slot_id=filled, advocate_id=speaker)
    appeared = await make.accepted(slot_id=later, advocate_id=speaker)
    await crowd.ask.done("confirmAssignment", "id", id=appeared["id"])
    await crowd.ask.done("recordAppearance", "id", id=appeared["id"], appearance="ATTENDED")
    await crowd.ask.done("recordOutcome", "id", id=appeared["id"], leads=2)
