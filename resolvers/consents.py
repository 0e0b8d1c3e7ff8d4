"""Consents: taking down what people allow and forbid, and showing what holds."""

from collections.abc import Sequence
from typing import Any

from advocacy import consents as rules
from advocacy.advocates import Advocate, with_keys
from advocacy.consents import Consent, ConsentEntry, RecordConsent
from resolvers.context import Context
from resolvers.declaring import declare
from resolvers.lifecycles import leave_alone
from resolvers.paging import Connection, Window, connected_each
from resolvers.recordings import tell_of_unrecordable
from store.collection import Order

NEWEST = Order((("id", -1),))


async def standing(parents: Sequence[Advocate], context: Context) -> Sequence[Sequence[Consent]]:
    """What holds of each person for every purpose, as of now."""
    now = context.clock.now()
    return [rules.standing(person.consents, now) for person in parents]


async def histories(
    parents: Sequence[Advocate], context: Context, **window: Any
) -> Sequence[Connection[ConsentEntry]]:
    """Every word of each person, the newest first."""
    stored, ids = context.store.consents, [each.id for each in parents]
    return await connected_each(stored, "advocate_id", ids, NEWEST, Window(**window))


async def record_consent(context: Context, command: RecordConsent) -> Advocate:
    """Add to a person's ledger what they said; it holds from now on.

    Who no longer allows to be contacted at all is not asked any longer; who does not allow to be
    recorded keeps their seats, and coordinators are told.
    """
    now, by = context.clock.now(), context.viewer.signs(command.advocate_id)

    async def work() -> Advocate:
        entry = rules.record_consent(command, by, now)
        after = await declare(
            context,
            command.advocate_id,
            lambda person: with_keys(
                person.changed(consents=rules.with_entry(person.consents, entry))
            ),
        )
        await context.store.consents.insert(entry)
        if entry.purpose in rules.NEEDED_FOR_ANY_ASK and entry.state in rules.SAID_NO:
            await leave_alone(context, after)
        if entry.purpose is rules.ConsentPurpose.RECORDING:
            live = await context.store.assignments.live_of_advocate(after.id)
            await tell_of_unrecordable(context, live)
        return after

    return await context.store.transaction(work)
