"""Willingness: what people say that they would take part in."""

from advocacy.activities import SetWillingness
from advocacy.advocates import Advocate, with_keys
from resolvers.context import Context
from resolvers.declaring import declare


async def set_willingness(context: Context, command: SetWillingness) -> Advocate:
    """Note all that a person would take part in, in place of what they said before."""
    return await declare(
        context,
        command.advocate_id,
        lambda person: with_keys(person.changed(willing_for=command.willing_for)),
    )
