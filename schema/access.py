"""Who may ask: every operation names its roles; who is not named is refused."""

from dataclasses import dataclass

from graphql import GraphQLError

from advocacy.roles import Role
from resolvers.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Access:
    """The roles that may use an operation; `anyone` lets the anonymous in as well."""

    roles: frozenset[Role]
    anyone: bool = False

    def check(self, viewer: Viewer) -> None:
        """Raise a GraphQLError with a code when `viewer` may not."""
        if self.anyone or self.roles & viewer.roles:
            return
        if viewer.is_anonymous:
            raise GraphQLError(
                "Please sign in: send a bearer token.", extensions={"code": "UNAUTHENTICATED"}
            )
        raise GraphQLError("This is not yours to use.", extensions={"code": "FORBIDDEN"})


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
