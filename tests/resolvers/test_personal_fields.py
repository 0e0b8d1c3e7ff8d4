"""What a person's record shows to whom: every field there is, to all who can come to it."""

from collections.abc import Callable, Mapping

import pytest
from graphql import GraphQLField, GraphQLObjectType, get_named_type

from advocacy.imports import ImportKind, new_people_import
from advocacy.roles import Role
from schema.root import schema
from tests.asking import ANONYMOUS, Asking
from tests.resolvers.answers import code_in, first_told
from tests.resolvers.worlds import World

# What everybody may see who can come to it at all.
PUBLIC = {
    "Advocate": {"id", "name"},
    "Match": {"eligible", "score", "factors", "blockers", "modelVersion", "advocate", "slot"},
}
STAFF_ONLY = {"mergedFrom"}
WAYS = {"Advocate": "advocate", "Match": "match"}


def fields_of(kind: str) -> Mapping[str, GraphQLField]:
    """The fields of an object type, as they are served."""
    found = schema._schema.type_map[kind]
    assert isinstance(found, GraphQLObjectType)
    fields: Mapping[str, GraphQLField] = found.fields
    return fields


def answering(kind: str, name: str) -> str:
    """Answers an invitation, and asks for one field of what the answer leads to."""
    leaf = not hasattr(get_named_type(fields_of(kind)[name].type), "fields")
    return f"""mutation($token: String!) {{
      respondToInvitation(input: {{ token: $token, answer: TENTATIVE }}) {{
        errors {{ code }}
        assignment {{ {WAYS[kind]} {{ found: {name} {"" if leaf else "{ __typename }"} }} }}
      }}
    }}"""


FIELDS = [(kind, name) for kind in WAYS for name in fields_of(kind)]
VIEWERS: dict[str, Callable[[World], Asking]] = {
    "themselves": lambda world: world.ask.as_advocate(world.ids.ben),
    "coordinator": lambda world: world.ask.by(Role.COORDINATOR),
    "analyst": lambda world: world.ask.by(Role.ANALYST),
    "admin": lambda world: world.ask.by(Role.ADMIN),
    "another advocate": lambda world: world.ask.as_advocate(world.ids.ana),
    "advocate without a person": lambda world: world.ask.by(Role.ADVOCATE),
    "system": lambda world: world.ask.by(Role.INTEGRATION),
    "anonymous": lambda world: world.ask.by(ANONYMOUS),
}


def expected(who: str, kind: str, name: str) -> str | None:
    """The code with which a field is to be refused, None when it is to be answered."""
    if who in ("coordinator", "analyst", "admin") or name in PUBLIC[kind]:
        return None
    if who == "themselves":
        return "FORBIDDEN" if name in STAFF_ONLY else None
    return "UNAUTHENTICATED" if who == "anonymous" else "FORBIDDEN"


@pytest.mark.parametrize("kind", list(WAYS))
def test_what_is_public_is_there_and_is_not_all(kind: str) -> None:
    assert PUBLIC[kind] < set(fields_of(kind))


@pytest.mark.parametrize("who", list(VIEWERS))
async def test_whoever_holds_a_link_sees_of_the_person_what_is_public(
    who: str, world: World
) -> None:
    asking, assignments = VIEWERS[who](world), world.house.store.assignments
    asked = await assignments.get(world.ids.bens)
    assert asked is not None
    for kind, name in FIELDS:
        result = await asking.result(answering(kind, name), token=world.ids.token)
        code = code_in(result)
        assert code == expected(who, kind, name), (kind, name)
        if code is None:
            assert result.data is not None
            answer = result.data["respondToInvitation"]
            assert answer["errors"] == []
            assert "found" in answer["assignment"][WAYS[kind]]
        else:
            assert "'found'" not in str(result.data).replace("'found': None", "")
        # The link takes one answer: for the next field it is as if there had been none.
        answered = await assignments.get(asked.id)
        assert answered is not None
        assert answered.state != asked.state
        await assignments.replace(asked.changed(version=answered.version))


@pytest.mark.parametrize("kind", list(ImportKind))
async def test_a_system_sees_no_import_of_companies_or_people(
    kind: ImportKind, world: World
) -> None:
    store, now = world.house.store, world.house.clock.now()
    stored = await store.imports.insert(new_people_import(kind, "Cora", now))
    document = "query($id: ID!) { import(id: $id) { id } node(id: $id) { id } }"
    all_of_it = {"import": {"id": stored.id}, "node": {"id": stored.id}}
    assert await world.ask(document, id=stored.id) == all_of_it
    system = world.ask.by(Role.INTEGRATION)
    hidden = kind in (ImportKind.ACCOUNTS, ImportKind.ADVOCATES)
    nothing = {"import": None, "node": None}
    assert await system(document, id=stored.id) == (nothing if hidden else all_of_it)
    if hidden:
        watching = f'subscription {{ importChanged(importId: "{stored.id}") {{ id }} }}'
        assert code_in(await first_told(system, watching)) == "NOT_FOUND"
