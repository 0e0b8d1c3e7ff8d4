"""The story that the demo tells: an invented programme, its people, and four events.

Everybody and everything in it is invented. Telling it twice changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from advocacy.accounts import CreateAccount
from advocacy.advocates import Advocate, CreateAdvocate
from advocacy.asking import InviteAdvocate
from advocacy.assignments import Assignment, ConfirmAssignment
from advocacy.events import CreateEvent, Event, EventStatus, TransitionEvent
from advocacy.invitations import InvitationAnswer, RespondToInvitation, pending
from advocacy.panels import CreatePanel
from advocacy.personas import AssessPersona
from advocacy.platforms import Platform
from advocacy.slots import SpeakingSlot
from resolvers import accounts, advocates, assignments, events, invitations, panels
from resolvers.context import Context
from scripts.cast import ACCOUNTS, GUEST, PEOPLE, SPEAKER
from scripts.lives import live

WEBINAR = "98412207755"
REPORTED = "81233445566"
FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Story:
    """What the first screen speaks of: the webinar that ran, and what is ahead."""

    webinar: Event
    reported: Event
    ahead: Event
    open_slot: SpeakingSlot
    clashing_slot: SpeakingSlot
    appearance: Assignment
    guest: Advocate
    speaker: Advocate


async def tell(context: Context) -> Story:
    """Put the story into the store, or find it there."""
    if await context.store.advocates.by_email(SPEAKER) is None:
        await take_in_people(context)
        await live(context)
        await hold_webinars(context)
        await plan_ahead(context)
    return await retell(context)


async def take_in_people(context: Context) -> None:
    """The accounts and the people, with what is known of their personas."""
    known = {}
    for name, about in ACCOUNTS.items():
        account = await accounts.create_account(
            context, CreateAccount.model_validate({"name": name, **about})
        )
        known[name] = account.id
    for name, email, account_name, title, zone, languages, topics, persona, extras in PEOPLE:
        person = await advocates.create_advocate(
            context,
            CreateAdvocate.model_validate(
                {
                    "name": name,
                    "email": email,
                    "account_id": known[account_name],
                    "title": title,
                    "time_zone": zone,
                    "languages": languages,
                    "topics": [{"name": t, "level": level} for t, level in topics.items()],
                    **extras,
                }
            ),
        )
        if persona is not None:
            evidence = {"persona": persona[0], "source": persona[1], "advocate_id": person.id}
            assess = AssessPersona.model_validate({**evidence, "evidence": "Onboarding talk."})
            await advocates.assess_persona(context, assess)


async def hold_webinars(context: Context) -> None:
    """Two webinars that ran on Zoom: deliveries of one and a report of the other are at hand."""
    webinar = await held(
        context,
        "Advocates panel: first steps & lessons learned",
        WEBINAR,
        "Europe/Madrid",
        datetime.fromisoformat("2026-10-25T00:30:00Z"),
        timedelta(minutes=90),
    )
    await held(
        context,
        "Onboarding that sticks",
        REPORTED,
        "America/New_York",
        datetime.fromisoformat("2026-09-15T15:00:00Z"),
        timedelta(minutes=62),
    )
    slots = await session(context, webinar, "Lessons learned", "PANEL", ["PANELIST"])
    speaker = await context.store.advocates.by_email(SPEAKER)
    if speaker is not None:
        await seat(context, slots[0], speaker)


async def held(
    context: Context, title: str, external_id: str, zone: str, starts: datetime, lasts: timedelta
) -> Event:
    """A webinar that is known to Zoom by its id."""
    event = await events.create_event(
        context,
        CreateEvent.model_validate(
            {
                "title": title,
                "kind": "WEBINAR",
                "time_zone": zone,
                "starts_at": starts,
                "ends_at": starts + lasts,
                "language": "en",
                "topics": ["customer onboarding"],
                "external_refs": [{"platform": Platform.ZOOM, "external_id": external_id}],
            }
        ),
    )
    command = TransitionEvent(id=event.id, to=EventStatus.PUBLISHED)
    return await events.transition_event(context, command)


async def plan_ahead(context: Context) -> None:
    """Two events at the same hour, on a working day in two weeks, with seats to fill."""
    day = context.clock.now().replace(hour=15, minute=0, second=0, microsecond=0)
    starts = day + timedelta(days=14)
    if starts.weekday() > FRIDAY:
        starts += timedelta(days=7 - starts.weekday())
    for title, kind, topics, role in (
        ("Customers on stage: analytics in daily work", "WEBINAR", ["analytics"], "PANELIST"),
        ("Security roundtable", "ROUNDTABLE", ["data security"], "SPEAKER"),
    ):
        event = await events.create_event(
            context,
            CreateEvent.model_validate(
                {
                    "title": title,
                    "kind": kind,
                    "time_zone": "Europe/Madrid",
                    "starts_at": starts,
                    "ends_at": starts + timedelta(hours=2),
                    "language": "en",
                    "topics": topics,
                    "recorded": kind == "WEBINAR",
                }
            ),
        )
        await session(context, event, title, "PANEL", [role, "MODERATOR"])


async def session(
    context: Context, event: Event, title: str, format: str, roles: list[str]
) -> list[SpeakingSlot]:
    """One session as long as its event, and its seats."""
    panel = await panels.create_panel(
        context,
        CreatePanel.model_validate(
            {
                "event_id": event.id,
                "title": title,
                "format": format,
                "starts_at": event.starts_at,
                "ends_at": event.ends_at,
                "rules": {"max_per_account": 1},
                "slots": [{"role": role} for role in roles],
            }
        ),
    )
    return await context.store.slots.by_panels([panel.id])


async def seat(context: Context, slot: SpeakingSlot, speaker: Advocate) -> None:
    """The speaker asked, having said yes, and confirmed."""
    command = InviteAdvocate(slot_id=slot.id, advocate_id=speaker.id)
    asked = await assignments.invite_advocate(context, command)
    invitation = pending(asked)
    if invitation is not None:
        answer = RespondToInvitation(
            token=context.tokens.sign(invitation), answer=InvitationAnswer.ACCEPT
        )
        await invitations.respond_to_invitation(context, answer)
    await assignments.confirm_assignment(context, ConfirmAssignment(id=asked.id))


async def retell(context: Context) -> Story:
    """The story as it stands in the store."""
    store = context.store
    [webinar] = await store.events.linked_to(Platform.ZOOM, [WEBINAR])
    [reported] = await store.events.linked_to(Platform.ZOOM, [REPORTED])
    ahead = await store.events.find(
        {"starts_at": {"$gt": webinar.ends_at}, "external_refs": []},
        sort=(("id", 1),),
        limit=2,
    )
    seats = [await store.slots.by_event(event.id) for event in ahead]
    [appearance] = await store.assignments.of_event(webinar.id)
    guest = await store.advocates.by_email(GUEST)
    speaker = await store.advocates.by_email(SPEAKER)
    if guest is None or speaker is None:
        raise LookupError("the story has lost its people: scripts/demo --reset tells it anew")
    return Story(
        webinar=webinar,
        reported=reported,
        ahead=ahead[0],
        open_slot=seats[0][0],
        clashing_slot=seats[1][0],
        appearance=appearance,
        guest=guest,
        speaker=speaker,
    )
