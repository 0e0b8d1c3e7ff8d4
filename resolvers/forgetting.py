"""Forgetting: erased people in the attendance of events, now and in whatever comes later."""

from asyncio import to_thread
from collections.abc import Mapping, Sequence
from typing import Any

from advocacy.advocates import Advocate
from advocacy.attendance.facts import Fact
from advocacy.attendance.mentions import holders_of
from advocacy.erasures import address_of, addresses_of, erase_fact, pseudonymous
from advocacy.ingestion import Row
from advocacy.known_keys import EMAIL
from advocacy.platforms import Platform
from resolvers.context import Context
from resolvers.recognition import erased_among, erased_keys
from resolvers.recounting import recount_later
from store.attendance import StoredFact, stored_fact
from store.claims import Claim

KIND = "forget_attendance"
FORGOTTEN = "forgotten"
AT_ONCE = 500


async def forget_attendance_later(context: Context, person: Advocate) -> None:
    """Have the facts about a person's attendance made anonymous; they may be many.

    The job looks for them itself, so that it finds those of this moment, too. Until it is done the
    facts hold the addresses as well as it does.
    """
    payload = {"advocate_id": person.id, "addresses": list(person.email_keys)}
    await context.store.jobs.add(KIND, payload, key=person.id)


async def forget_attendance(context: Context, payload: dict[str, Any]) -> None:
    """Make the facts about erased people anonymous and count again; twice changes nothing.

    `payload` names a person and their addresses, or a scope in which there may be new ones.
    """
    addresses = payload.get("addresses", [])
    people = dict.fromkeys(addresses, payload.get("advocate_id", ""))
    scopes = payload.get("scopes") or await context.store.facts.scopes_of(addresses)
    for scope in scopes:
        # First, so that who adds facts meanwhile sees it: we may not see the facts.
        await context.store.claims.insert_many([Claim(id=mark_of(scope), holder=scope)])
        await forget_within(context, scope, people)
        await recount_later(context, await events_of(context, scope))


def mark_of(scope: str) -> str:
    """What is claimed of a scope in which there are erased people."""
    return f"{FORGOTTEN}:{scope}"


async def forget_within(context: Context, scope: str, people: Mapping[str, str]) -> None:
    """Make what a scope tells of erased people anonymous: of `people`, and of any others."""
    stored = [each async for each in context.store.facts.of_scope(scope)]
    facts = [each.fact for each in stored]
    known = {**await erased_holders(context, facts), **people}
    if known:
        holders = await to_thread(holders_of, facts, known.get)
        pairs = [(each, id) for each, id in zip(stored, holders, strict=True) if id]
        new = [(each, stored_fact(scope, erase_fact(each.fact, id))) for each, id in pairs]
        new = [(old, anonymous) for old, anonymous in new if anonymous.id != old.id]
        for i in range(0, len(new), AT_ONCE):
            await replace_facts(context, new[i : i + AT_ONCE])


async def erased_holders(context: Context, facts: Sequence[Fact]) -> dict[str, str]:
    """Who had each address in the facts, of those who were erased, now or before."""
    addresses = sorted(addresses_of(facts))
    known = {each: holder for each in addresses if (holder := pseudonymous(each))}
    for i in range(0, len(addresses), AT_ONCE):
        keys = {f"{EMAIL}:{each}": each for each in addresses[i : i + AT_ONCE]}
        erased = await erased_among(context, list(keys))
        known |= {keys[key]: holder for key, holder in erased.items()}
    return known


async def replace_facts(context: Context, facts: Sequence[tuple[StoredFact, StoredFact]]) -> None:
    """Put each fact's anonymous form in its place."""
    # Two that differed in the spelling of a name may be one now.
    anonymous = {new.id: new for _, new in facts}

    async def work() -> None:
        await context.store.facts.delete({"id": {"$in": [old.id for old, _ in facts]}})
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
    keys = {f"{EMAIL}:{each}" for each in addresses_of(fact for row in rows for fact in row)}
    if not keys:
        return tuple(rows)
    erased = await erased_among(context, sorted(keys))
    if not erased:
        return tuple(rows)

    def anonymous(fact: Fact) -> Fact:
        holder = erased.get(f"{EMAIL}:{address_of(fact)}")
        return fact if holder is None else erase_fact(fact, holder)

    return tuple(tuple(anonymous(fact) for fact in row) for row in rows)


async def forget_what_came(context: Context, scopes: Mapping[str, Sequence[Fact]]) -> None:
    """Have what was just kept looked through where it may tell of erased people; one round trip.

    They may have been erased since `without_the_erased` looked, or a fact without an address may
    lead to somebody of whom others told it.
    """
    told = {scope: addresses_of(facts) for scope, facts in scopes.items()}
    keys = {scope: [f"{EMAIL}:{each}" for each in told[scope]] for scope in scopes}
    signs = {scope: [mark_of(scope), *erased_keys(context, keys[scope]).values()] for scope in keys}
    wanted = sorted({sign for each in signs.values() for sign in each})
    found = {claim.id for claim in await context.store.claims.many(wanted) if claim}
    for scope in scopes:
        if not found.isdisjoint(signs[scope]) or any(map(pseudonymous, told[scope])):
            await context.store.jobs.request(KIND, f"scope {scope}", {"scopes": [scope]})
