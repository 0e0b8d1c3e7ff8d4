"""Who may ask: every operation names its roles, a person's type what all may see of somebody."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import strawberry
from graphql import GraphQLError
from strawberry.extensions import FieldExtension
from strawberry.types.base import get_object_definition

from advocacy.roles import Role
from resolvers.viewer import Viewer
from resolvers.visibility import sees_person

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Access:
    """The roles that may use an operation; `anyone` lets the anonymous in as well."""

    roles: frozenset[Role]
    anyone: bool = False

    def check(self, viewer: Viewer) -> None:
        """Raise a GraphQLError with a code when `viewer` may not."""
        if self.anyone or self.roles & viewer.roles:
            return
        raise denied(viewer)


def denied(viewer: Viewer) -> GraphQLError:
    """What tells a viewer that something is not for them, with a code."""
    if viewer.is_anonymous:
        return GraphQLError(
            "Please sign in: send a bearer token.", extensions={"code": "UNAUTHENTICATED"}
        )
    return GraphQLError("This is not yours to use.", extensions={"code": "FORBIDDEN"})


class Personal(FieldExtension):
    """Answers a field to staff and to the person alone whose id is the attribute `whose`."""

    def __init__(self, whose: str) -> None:
        self._whose = whose

    def resolve(
        self, next_: Callable[..., Any], source: Any, info: strawberry.Info, **arguments: Any
    ) -> Any:
        """What the field gives; a GraphQLError with a code when the viewer may not see it."""
        viewer: Viewer = info.context.viewer
        if not sees_person(viewer, getattr(source, self._whose)):
            raise denied(viewer)
        return next_(source, info, **arguments)


def personal(whose: str, *, but: tuple[str, ...]) -> Callable[[type[T]], type[T]]:
    """Keep a type's fields, `but` these, to those who see the person whose id is `whose`.

    However they came to it: what a field leads to is guarded where it ends, not on each way.
    """

    def decorate(declared: type[T]) -> type[T]:
        for field in get_object_definition(declared, strict=True).fields:
            if field.python_name not in but:
                field.extensions.append(Personal(whose))
        return declared

    return decorate


def only(*roles: Role) -> Access:
    """Access for these roles and nobody else."""
    return Access(frozenset(roles))


ANYONE = Access(frozenset(Role), anyone=True)
SIGNED_IN = only(*Role)
COORDINATORS = only(Role.ADMIN, Role.COORDINATOR)
STAFF = only(Role.ADMIN, Role.COORDINATOR, Role.ANALYST)
STAFF_AND_SYSTEMS = only(Role.ADMIN, Role.COORDINATOR, Role.ANALYST, Role.INTEGRATION)
STAFF_AND_ADVOCATES = only(Role.ADMIN, Role.COORDINATOR, Role.ANALYST, Role.ADVOCATE)
COORDINATORS_AND_ADVOCATES = only(Role.ADMIN, Role.COORDINATOR, Role.ADVOCATE)
COORDINATORS_AND_SYSTEMS = only(Role.ADMIN, Role.COORDINATOR, Role.INTEGRATION)
ADMINS = only(Role.ADMIN)
