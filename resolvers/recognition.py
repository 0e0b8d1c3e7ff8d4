"""Recognition: the addresses and identities by which a person is known again.

Only one person has each of them at a time, and those of somebody who was erased are remembered, as
fingerprints, so that nobody takes them in again unnoticed.
"""

from collections.abc import Mapping, Sequence

from advocacy.advocates import Advocate
from advocacy.errors import ProblemCode, Refused
from advocacy.known_keys import EMAIL, IDENTITY, keys_of, kind_of
from advocacy.matching.blockers import Blocker
from resolvers.claiming import held
from resolvers.context import Context

ERASED = "erased"
FIELDS = {EMAIL: "email", IDENTITY: "identities"}


def erased_keys(context: Context, keys: Sequence[str]) -> dict[str, str]:
    """Under which key each of `keys` would be remembered if its person had been erased."""
    return {key: f"{ERASED}:{context.fingerprints.fingerprint(key)}" for key in keys}


async def erased_among(context: Context, keys: Sequence[str]) -> dict[str, str]:
    """Those of the keys whose person was erased, with the person's id; one round trip."""
    remembered = erased_keys(context, keys)
    found = await context.store.claims.many(list(remembered.values()))
    pairs = zip(remembered, found, strict=True)
    return {key: claim.holder for key, claim in pairs if claim is not None}


async def claim_keys(
    context: Context, before: Advocate | None, after: Advocate, *, returning: bool = False
) -> None:
    """Have the person hold what they are known by now, and no more what they were known by.

    Duplicate when another person has one of the keys; Refused when somebody who had it was erased,
    unless they are knowingly `returning`. In the transaction that writes the person.
    """
    old = keys_of(before) if before else []
    new = keys_of(after)
    fresh = [key for key in new if key not in old]
    gone = [key for key in old if key not in new]
    claims = context.store.claims
    if fresh:
        remembered = erased_keys(context, fresh)
        wanted = [*fresh, *remembered.values()]
        there = {claim.id: claim.holder for claim in await claims.many(wanted) if claim}
        refuse_held(fresh, there)
        erased = {key: there[id] for key, id in remembered.items() if id in there}
        if erased and not returning:
            raise await refused(context, erased)
        if erased:
            await claims.delete({"id": {"$in": [remembered[key] for key in erased]}})
        await claims.take_all(dict.fromkeys(fresh, after.id))
    await claims.give_up_all(dict.fromkeys(gone, after.id))


def refuse_held(keys: Sequence[str], holders: Mapping[str, str]) -> None:
    """Duplicate about the first of the keys that somebody holds."""
    for key in keys:
        if key in holders:
            kind, _, known_by = key.partition(":")
            raise held(kind, known_by, holders[key], FIELDS[kind])


async def refused(context: Context, erased: Mapping[str, str]) -> Refused:
    """The refusal that says what was erased, and when."""
    key, holder = next(iter(erased.items()))
    person = await context.store.advocates.get(holder)
    day = f" on {person.status_at:%Y-%m-%d}" if person else ""
    message = f"The person with this {kind_of(key)} was erased on request{day}."
    refusal = Refused(
        message,
        [
            Blocker(
                code=ProblemCode.DO_NOT_CONTACT,
                message=message,
                relaxation="If they came back themselves, take them in with a returningReason.",
            )
        ],
    )
    refusal.path = [FIELDS[kind_of(key)]]
    return refusal
