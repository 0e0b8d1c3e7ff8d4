"""Forgetting: erased people in the attendance of events, now and in whatever comes later."""

from collections.abc import Sequence
from typing import Any

from advocacy.advocates import Advocate
from advocacy.attendance.facts import Fact
from advocacy.erasures import address_of, addresses_of, erase_fact
from advocacy.ingestion import Row
from advocacy.platforms import Platform
from advocacy.words import email_key
from resolvers.context import Context
from resolvers.recognition import EMAIL, erased_among, erased_keys
from resolvers.recounting import recount_later
from store.attendance import StoredFact, stored_fact

KIND = "forget_attendance"
AT_ONCE = 500


async def forget_attendance_later(context: Context, person: Advocate) -> None:
    """Have the facts about a person's attendance made anonymous; they may be many.

    The job knows the addresses as fingerprints only, so that it may wait.
    """
    scopes = await context.store.facts.scopes_of(person.email_keys)
    if scopes:
        keys = [f"{EMAIL}:{address}" for address in person.email_keys]
        prints = sorted(erased_keys(context, keys).values())
        payload = {"advocate_id": person.id, "scopes": scopes, "erased": prints}
        await context.store.jobs.add(KIND, payload, key=person.id)


async def forget_attendance(context: Context, payload: dict[str, Any]) -> None:
    """Make the facts about an erased person anonymous and count again; twice changes nothing."""
    erased = set(payload["erased"])
    for scope in payload["scopes"]:
        after = ""
        while batch := await context.store.facts.batch(scope, after, AT_ONCE):
            theirs = [each for each in batch if is_of(context, each.fact, erased)]
            await replace_facts(context, theirs, payload["advocate_id"])
            after = batch[-1].id
        await recount_later(context, await events_of(context, scope))


def is_of(context: Context, fact: Fact, erased: set[str]) -> bool:
    """Whether a fact tells one of the erased addresses."""
    address = address_of(fact)
    if address is None:
        return False
    key = f"{EMAIL}:{address}"
    return erased_keys(context, [key])[key] in erased


async def replace_facts(context: Context, facts: Sequence[StoredFact], advocate_id: str) -> None:
    """Put each fact's anonymous form in its place."""
    if not facts:
        return
    # Two that differed in the spelling of a name may be one now.
    anonymous = {
        fact.id: fact
        for each in facts
        for fact in [stored_fact(each.scope, erase_fact(each.fact, advocate_id))]
    }

    async def work() -> None:
        await context.store.facts.delete({"id": {"$in": [each.id for each in facts]}})
        await context.store.facts.insert_many(list(anonymous.values()))

    await context.store.transaction(work)


async def events_of(context: Context, scope: str) -> list[str]:
    """The events whose attendance the facts of a scope are: itself, or those linked to it."""
    platform, separator, external_id = scope.partition(":")
    if not separator:
        return [scope]
    linked = await context.store.events.linked_to(Platform(platform), [external_id])
    return sorted(event.id for event in linked)


async def without_the_erased(context: Context, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with the anonymous form of what tells of erased people; one round trip.

    It is the form in which those facts are kept, so that a file that comes again is nothing new.
    """
    keys = {f"{EMAIL}:{email_key(a)}" for a in addresses_of(fact for row in rows for fact in row)}
    if not keys:
        return tuple(rows)
    erased = await erased_among(context, sorted(keys))
    if not erased:
        return tuple(rows)

    def anonymous(fact: Fact) -> Fact:
        holder = erased.get(f"{EMAIL}:{address_of(fact)}")
        return fact if holder is None else erase_fact(fact, holder)

    return tuple(tuple(anonymous(fact) for fact in row) for row in rows)
