"""Subscriptions tell of what happens within a moment, over both transports."""

from contextlib import AsyncExitStack
from dataclasses import replace

from tests.journeys.listening import Listener, socket, stream
from tests.journeys.remote import Remote
from tests.journeys.webinars import STARTS, push, renamed, unheard_of
from tests.making import START, Making

SLOTS = 'subscription { slotChanged(eventId: "%s") { id status } }'
ASKS = 'subscription { assignmentChanged(eventId: "%s") { id state } }'
AUDIENCE = 'subscription { attendanceChanged(eventId: "%s") { registered } }'


async def test_every_change_is_told_over_a_socket_and_as_a_stream(
    ask: Remote, make: Making
) -> None:
    webinar = unheard_of()
    event = (await make.event(STARTS, externalRefs=[webinar.ref]))["id"]
    panel = await make.panel(event)
    slot = panel["slots"][0]["id"]
    registration = webinar.deliveries()[1]
    registered = 0

    async def add_slot() -> None:
        await ask.done("addSlot", "id", panelId=panel["id"], slot={"role": "PANELIST"})

    async def ask_somebody() -> None:
        other = await make.slot(event_id=event, starts=START)
        await make.asked(slot_id=other)

    async def register() -> None:
        nonlocal registered
        registered += 1
        changes = {"lucia": f"somebody{registered}"}
        each = replace(registration, body=renamed(registration.body, changes))
        assert (await push(ask.client, ask.server, each)).status_code == 200

    async with AsyncExitStack() as stack:
        documents = {"slots": SLOTS % event, "asks": ASKS % event, "audience": AUDIENCE % event}
        sockets = await stack.enter_async_context(socket(ask, **documents))
        streams = {
            name: await stack.enter_async_context(stream(ask, document))
            for name, document in documents.items()
        }
        both: list[dict[str, Listener]] = [sockets, streams]
        for each in both:
            await each["slots"].attentive(add_slot)
            await each["asks"].attentive(ask_somebody)
            await each["audience"].attentive(register)

        asked = await make.asked(slot_id=slot)
        for each in both:
            await each["slots"].hears({"slotChanged": {"id": slot, "status": "HELD"}})
            await each["asks"].hears({"assignmentChanged": {"id": asked["id"], "state": "INVITED"}})
        await make.answered(asked, "ACCEPT")
        for each in both:
            await each["slots"].hears({"slotChanged": {"id": slot, "status": "FILLED"}})
            await each["asks"].hears(
                {"assignmentChanged": {"id": asked["id"], "state": "ACCEPTED"}}
            )
        await register()
        for each in both:
            await each["audience"].hears({"attendanceChanged": {"registered": registered}})
