"""Who asks: a name, the roles they hold, and the advocate they are, if any."""

from dataclasses import dataclass
from typing import Self

from advocacy.roles import Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever an operation is done for; `advocate_id` says whose own data an advocate may see."""

    name: str
    roles: frozenset[Role]
    advocate_id: str | None = None

    @classmethod
    def anonymous(cls) -> Self:
        """Nobody in particular: no roles, so only what is open to anyone."""
        return cls(name="anonymous", roles=frozenset())

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody has signed in."""
        return not self.roles

    def signs(self, advocate_id: str) -> str:
        """What is kept of who did something about this person: of themselves their id, no name."""
        return advocate_id if self.advocate_id == advocate_id else self.name

    def has(self, *roles: Role) -> bool:
        """Whether one of `roles` is among the viewer's."""
        return not self.roles.isdisjoint(roles)
