"""A small programme with somebody in every state, for tests that go through all operations."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from advocacy.roles import Role
from api.wiring import House
from tests.asking import Asking
from tests.making import START, Making, written


@dataclass(frozen=True, slots=True)
class Ids:
    """What there is. Ana and Ben are of one account; Ana sits in `filled`, Ben is asked."""

    account: str
    ana: str
    ben: str
    carl: str
    event: str
    panel: str
    open: str
    filled: str
    asked: str
    anas: str
    bens: str
    token: str
    confirmed: str
    appeared: str
    import_: str
    attendee: str
    key: str
    answer: str
    alert: str
    pair: str
    request: str


@dataclass(frozen=True, slots=True)
class World:
    """The programme and the means to ask for it, as a coordinator unless told otherwise."""

    house: House
    ids: Ids

    @property
    def ask(self) -> Asking:
        """Asks of it."""
        return Asking(self.house)

    @property
    def make(self) -> Making:
        """Makes more."""
        return Making(self.ask)


async def build(house: House) -> Ids:
    """The programme, made through the API."""
    ask = Asking(house)
    make = Making(ask)
    account = (await make.account())["id"]
    # Addresses that begin alike at one account: Ana and Ben might be one person.
    ana = (await make.advocate(name="Ana", accountId=account, email="ab@one.example"))["id"]
    ben = (await make.advocate(name="Ben", accountId=account, email="ab@two.example"))["id"]
    carl = (await make.advocate(name="Carl"))["id"]
    event = (await make.event(hours=8))["id"]
    panel = await make.panel(event, seats=3)
    open_, filled, asked = (slot["id"] for slot in panel["slots"])
    anas = await make.accepted(slot_id=filled, advocate_id=ana)
    bens = await make.asked(slot_id=asked, advocate_id=ben)
    later = await make.panel(event, starts=START + timedelta(hours=3), seats=2)
    confirmed, appeared = [
        await make.accepted(slot_id=slot["id"], advocate_id=who)
        for slot, who in zip(later["slots"], (ana, ben), strict=True)
    ]
    for each in (confirmed, appeared):
        await ask.done("confirmAssignment", "id", id=each["id"])
    await ask.done("recordAppearance", "id", id=appeared["id"], appearance="ATTENDED")
    import_ = (await ask.done("ingestAttendance", "id", **batch(event)))["id"]
    await house.worker.drain()
    attendees = "query($id: ID!) { event(id: $id) { attendees { nodes { id } } } }"
    [attendee] = (await ask(attendees, id=event))["event"]["attendees"]["nodes"]
    issued = await ask.by(Role.ADMIN).done(
        "createApiKey", "key { id }", name="CRM", roles=["INTEGRATION"]
    )
    # Carl's answers fall, which coordinators are told of.
    *_, answer = [await make.answer(carl, score) for score in (9, 9, 2)]
    [alert] = (await ask("{ alerts { nodes { id } } }"))["alerts"]["nodes"]
    [pair] = (await ask("{ duplicates { nodes { id } } }"))["duplicates"]["nodes"]
    request = await make.requested(ana)
    return Ids(
        account=account,
        ana=ana,
        ben=ben,
        carl=carl,
        event=event,
        panel=panel["id"],
        open=open_,
        filled=filled,
        asked=asked,
        anas=anas["id"],
        bens=bens["id"],
        token=bens["invitationToken"],
        confirmed=confirmed["id"],
        appeared=appeared["id"],
        import_=import_,
        attendee=attendee["id"],
        key=issued["key"]["id"],
        answer=answer["id"],
        alert=alert["id"],
        pair=pair["id"],
        request=request["id"],
    )


def batch(event_id: str, delivery_id: str = "d1", **record: Any) -> dict[str, Any]:
    """A batch of one visit of half an hour."""
    visit = {
        "email": "viewer@example.com",
        "name": "Viewer",
        "registeredAt": written(START - timedelta(days=1)),
        "joinedAt": written(START),
        "leftAt": written(START + timedelta(minutes=30)),
    }
    return {
        "eventId": event_id,
        "platform": "ON24",
        "deliveryId": delivery_id,
        "records": [{**visit, **record}],
    }
