"""Who may use what: declared for every operation, and denied where it is not."""

import pytest
import strawberry
from graphql import GraphQLError
from strawberry.types.base import get_object_definition

from advocacy.roles import Role
from resolvers.viewer import Viewer
from schema import root
from schema.access import ANYONE, SIGNED_IN, Access, only


@pytest.mark.parametrize("kind", root.ROOTS)
def test_every_operation_says_who_may_use_it(kind: type) -> None:
    fields = get_object_definition(kind, strict=True).fields
    assert fields
    for field in fields:
        access = field.metadata["access"]
        assert isinstance(access, Access), field.python_name
        assert access.roles, field.python_name


def test_the_roots_that_are_checked_are_those_that_are_served() -> None:
    served = root.schema._schema
    for kind, type_ in zip(
        root.ROOTS,
        (served.query_type, served.mutation_type, served.subscription_type),
        strict=True,
    ):
        assert type_
        assert len(type_.fields) == len(get_object_definition(kind, strict=True).fields)


@strawberry.type
class Forgetful:
    """A root of which one operation was forgotten."""

    @strawberry.field
    def everything(self) -> int:
        return 1


def test_a_schema_with_an_operation_open_to_whoever_is_not_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(root, "ROOTS", (*root.ROOTS, Forgetful))
    with pytest.raises(TypeError, match="everything"):
        root.build_schema()


def test_nothing_but_answering_an_invitation_is_open_to_anyone() -> None:
    opened = [
        field.python_name
        for kind in root.ROOTS
        for field in get_object_definition(kind, strict=True).fields
        if field.metadata["access"].anyone
    ]
    assert opened == ["respond_to_invitation"]


def viewer(*roles: Role) -> Viewer:
    """Somebody with these roles."""
    return Viewer("somebody", frozenset(roles))


def code(access: Access, asking: Viewer) -> str | None:
    """Why somebody may not."""
    try:
        access.check(asking)
    except GraphQLError as error:
        return str((error.extensions or {})["code"])
    return None


def test_one_of_the_roles_is_enough_and_none_of_them_is_refused() -> None:
    access = only(Role.ADMIN, Role.ANALYST)
    assert code(access, viewer(Role.ANALYST)) is None
    assert code(access, viewer(Role.ADVOCATE, Role.ADMIN)) is None
    assert code(access, viewer(Role.COORDINATOR, Role.ADVOCATE)) == "FORBIDDEN"
    assert code(access, Viewer.anonymous()) == "UNAUTHENTICATED"


@pytest.mark.parametrize("role", list(Role))
def test_signing_in_opens_what_is_for_everybody_signed_in(role: Role) -> None:
    assert code(SIGNED_IN, viewer(role)) is None
    assert code(SIGNED_IN, Viewer.anonymous()) == "UNAUTHENTICATED"
    assert code(ANYONE, Viewer.anonymous()) is None
