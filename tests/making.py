"""Making the things that tests are about, through the API, with as little said as possible."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from tests.asking import ANONYMOUS, Asking

NUMBERS = count(1)
# Well after the tests' noon, and at no odd hour anywhere in Europe.
START = datetime(2026, 12, 10, 14, tzinfo=UTC)


def written(at: datetime) -> str:
    """A time as the API takes it."""
    return at.isoformat()


@dataclass(frozen=True, slots=True)
class Making:
    """Each method makes one thing as a coordinator and returns what the API shows of it."""

    ask: Asking

    async def account(self, **given: Any) -> dict[str, Any]:
        """An account."""
        given = {"name": f"Account {next(NUMBERS)}", **given}
        return await self.ask.done("createAccount", "id version name", **given)

    async def advocate(self, **given: Any) -> dict[str, Any]:
        """An active person."""
        number = next(NUMBERS)
        given = {
            "name": f"Person {number}",
            "email": f"person{number}@example.com",
            "timeZone": "Europe/Madrid",
            **given,
        }
        return await self.ask.done("createAdvocate", "id version name email", **given)

    async def answer(self, advocate_id: str, score: int, **given: Any) -> dict[str, Any]:
        """What somebody answered, an NPS unless told, later than every answer made before."""
        number = next(NUMBERS)
        given = {
            "kind": "NPS",
            "respondedAt": written(START - timedelta(days=90) + number * timedelta(minutes=1)),
            "source": "Spring survey",
            "idempotencyKey": f"answer {number}",
            **given,
        }
        fields = "id kind score respondedAt"
        return await self.ask.done(
            "recordSurveyResponse", fields, advocateId=advocate_id, score=score, **given
        )

    async def event(
        self, starts: datetime = START, hours: float = 2, **given: Any
    ) -> dict[str, Any]:
        """A draft of a webinar."""
        given = {
            "title": f"Event {next(NUMBERS)}",
            "kind": "WEBINAR",
            "timeZone": "Europe/Madrid",
            "startsAt": written(starts),
            "endsAt": written(starts + timedelta(hours=hours)),
            **given,
        }
        return await self.ask.done("createEvent", "id version status", **given)

    async def panel(
        self,
        event_id: str | None = None,
        starts: datetime = START,
        hours: float = 1,
        seats: int = 1,
        **given: Any,
    ) -> dict[str, Any]:
        """A session of an event (of a new one unless told), with seats for panelists."""
        if event_id is None:
            event_id = (await self.event(starts))["id"]
        given = {
            "eventId": event_id,
            "title": f"Session {next(NUMBERS)}",
            "format": "PANEL",
            "startsAt": written(starts),
            "endsAt": written(starts + timedelta(hours=hours)),
            "slots": [{"role": "PANELIST"}] * seats,
            **given,
        }
        return await self.ask.done(
            "createPanel", "id version event { id } slots { id status version }", **given
        )

    async def slot(self, **given: Any) -> str:
        """The id of an open seat on a session of its own."""
        return str((await self.panel(**given))["slots"][0]["id"])

    async def asked(
        self, slot_id: str | None = None, advocate_id: str | None = None, **given: Any
    ) -> dict[str, Any]:
        """An invited person; a new one for a new seat unless told."""
        slot_id = slot_id or await self.slot()
        advocate_id = advocate_id or (await self.advocate())["id"]
        fields = "id state invitationToken expiresAt slot { id } advocate { id }"
        return await self.ask.done(
            "inviteAdvocate", fields, slotId=slot_id, advocateId=advocate_id, **given
        )

    async def requested(
        self, advocate_id: str, activity: str = "QUOTE", **given: Any
    ) -> dict[str, Any]:
        """Somebody asked for something that is not a slot."""
        return await self.ask.done(
            "requestActivity",
            "id state cost expiresAt overridden",
            advocateId=advocate_id,
            activity=activity,
            **{"subject": "The new release", **given},
        )

    async def answered(self, asked: dict[str, Any], answer: str, **given: Any) -> dict[str, Any]:
        """What the invited person's answer made of the ask."""
        return await self.ask.by(ANONYMOUS).done(
            "respondToInvitation",
            "id state",
            token=asked["invitationToken"],
            answer=answer,
            **given,
        )

    async def accepted(self, **given: Any) -> dict[str, Any]:
        """A person who said yes."""
        asked = await self.asked(**given)
        await self.answered(asked, "ACCEPT")
        return asked
