"""Personal data: everything that is stored about one person, as plain JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from advocacy.advocates import DERIVED
from advocacy.assignments import Assignment
from advocacy.entity import Entity
from advocacy.words import camel
from resolvers.context import Context
from resolvers.reading import every
from resolvers.trails import current
from resolvers.visibility import looks_after
from store.documents import M

# What proves who signs in is for nobody to read.
SECRET = frozenset({"hash"})
Json = dict[str, Any]


async def personal_data(context: Context, advocate_id: str) -> Json | None:
    """All that is stored about a person whom the viewer looks after; times in ISO 8601.

    What is about somebody else as much, such as who else looks like them, is not in it.
    """
    [person] = await current(context, [advocate_id])
    if person is None or not looks_after(context.viewer, person.id):
        return None
    store, theirs = context.store, {"advocate_id": person.id}
    asked = await every(store.assignments, theirs)
    calendar = await store.calendars.get(person.id)
    budget = await store.budgets.get(person.id)
    attended = await every(store.attendees, {"email": {"$in": list(person.email_keys)}})
    return {
        "exportedAt": context.clock.now().isoformat().replace("+00:00", "Z"),
        "person": plain(person, DERIVED),
        "assignments": [
            {**plain(each), "event": title}
            for each, title in zip(asked, await titles(context, asked), strict=True)
        ],
        "activityRequests": plainly(await every(store.activity_requests, theirs)),
        "calendar": plain(calendar)["bookings"] if calendar else [],
        "budget": plain(budget)["entries"] if budget else [],
        "surveyResponses": plainly(await every(store.responses, theirs)),
        "consents": plainly(await every(store.consents, theirs)),
        "alerts": plainly(await every(store.alerts, theirs)),
        "apiKeys": [plain(each, SECRET) for each in await every(store.api_keys, theirs)],
        "attendance": plainly(attended),
        "mergedRecords": [
            {**plain(each), "advocate": plain(each.advocate, DERIVED)}
            for each in await every(store.merges, {"into": person.id})
        ],
    }


async def titles(context: Context, asked: Sequence[Assignment]) -> list[str | None]:
    """What the event of each ask is called."""
    events = await context.store.events.many([each.event_id for each in asked])
    return [event.title if event else None for event in events]


def plain(entity: Entity, without: frozenset[str] = frozenset()) -> Json:
    """What is stored of one thing, as JSON with the API's spelling of names."""
    found: Json = spelled(entity.model_dump(mode="json", exclude=set(without)))
    return found


def plainly(entities: Sequence[M]) -> list[Json]:
    """What is stored of each."""
    return [plain(each) for each in entities]


def spelled(value: Any) -> Any:
    """`value` with its names in the API's spelling: "starts_at" is "startsAt"."""
    if isinstance(value, Mapping):
        return {camel(name): spelled(each) for name, each in value.items()}
    return [spelled(each) for each in value] if isinstance(value, list) else value
