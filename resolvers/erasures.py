"""Erasing: a person is removed wherever they are named, and what was counted of them stays."""

from advocacy import erasures as rules
from advocacy.advocates import Advocate
from advocacy.alerts import AlertKind, claim_key
from advocacy.erasures import EraseAdvocate, RequestErasure
from advocacy.known_keys import keys_of
from advocacy.lifecycles import AdvocateStatus, refuse_erased
from resolvers.activity_requests import settle as settle_requests
from resolvers.alerts import CLAIM as ALERT
from resolvers.alerts import open_alert
from resolvers.budgets import hold_off_asks
from resolvers.context import Context
from resolvers.duplicates import forget_duplicates
from resolvers.forgetting import forget_attendance_later
from resolvers.reading import every, needed
from resolvers.recognition import erased_keys
from resolvers.seating import settle
from resolvers.visibility import own_person
from store.claims import Claim


async def request_erasure(context: Context, command: RequestErasure) -> Advocate:
    """Tell coordinators that a person wants to be removed; asked twice, it is one request."""
    own = own_person(context, command.advocate_id)

    async def work() -> Advocate:
        person = await needed(
            context.store.advocates, command.advocate_id, "advocateId", "advocate"
        )
        refuse_erased(person.status)
        await context.store.advocates.lock(person.id)
        asks = "asks" if own else f"asks, through {context.viewer.name},"
        message = f"{person.name} {asks} to have everything about them erased."
        await open_alert(context, AlertKind.ERASURE_REQUESTED, person.id, message)
        return person

    return await context.store.transaction(work)


async def erase_advocate(context: Context, command: EraseAdvocate) -> Advocate:
    """Remove a person for good; what is left of them, also when it is asked for again."""

    async def work() -> Advocate:
        before = await needed(context.store.advocates, command.id, "id", "advocate")
        if before.status is AdvocateStatus.ERASED:
            return before
        now, by = context.clock.now(), context.viewer.name
        await hold_off_asks(context, [before.id])
        await erase_asks(context, before)
        await erase_words(context, before)
        await erase_from_panels(context, before.id)
        await forget_keys(context, before)
        await forget_duplicates(context, before.id)
        await forget_attendance_later(context, before)
        return await context.store.advocates.replace(rules.erase(before, command, now=now, by=by))

    return await context.store.transaction(work)


async def erase_asks(context: Context, person: Advocate) -> None:
    """Take back what is open, with its seats, and leave no words in what the person was asked."""
    now, by = context.clock.now(), context.viewer.name
    names = rules.names_of(person)
    asked = await every(context.store.assignments, {"advocate_id": person.id})
    pairs = [(each, rules.erase_assignment(each, names, now=now, by=by)) for each in asked]
    await settle(context, [new for old, new in pairs if new.state is not old.state])
    await context.store.assignments.replace_all(
        [new for old, new in pairs if new.state is old.state and new != old]
    )
    requests = await every(context.store.activity_requests, {"advocate_id": person.id})
    await settle_requests(
        context, [rules.erase_request(each, names, now=now, by=by) for each in requests]
    )


async def erase_words(context: Context, person: Advocate) -> None:
    """Remove what the person said and what was said about them; answers stay as numbers."""
    store, theirs = context.store, {"advocate_id": person.id}
    answers = await every(store.responses, theirs)
    # Their key changes, which a unique index does not take back from a document that is updated.
    await store.responses.delete(theirs)
    await store.responses.insert_many([rules.erase_response(each) for each in answers])
    await store.consents.delete(theirs)
    await store.alerts.delete(theirs)
    alerts = [f"{ALERT}:{claim_key(kind, person.id)}" for kind in AlertKind]
    await store.claims.delete({"id": {"$in": alerts}})
    await store.merges.delete({"into": person.id})
    now, keys = context.clock.now(), await every(store.api_keys, theirs)
    await store.api_keys.replace_all([rules.erase_api_key(key, now) for key in keys])


async def erase_from_panels(context: Context, advocate_id: str) -> None:
    """Keep nobody apart from the person any longer."""
    panels = await every(context.store.panels, {"rules.keep_apart.advocate_ids": advocate_id})
    await context.store.panels.replace_all(
        [each.changed(rules=rules.erase_from_rules(each.rules, advocate_id)) for each in panels]
    )


async def forget_keys(context: Context, person: Advocate) -> None:
    """Give up what the person is known by, and remember of it only fingerprints."""
    claims, keys = context.store.claims, keys_of(person)
    await claims.give_up_all(dict.fromkeys(keys, person.id))
    remembered = erased_keys(context, keys)
    await claims.insert_many([Claim(id=id, holder=person.id) for id in remembered.values()])
