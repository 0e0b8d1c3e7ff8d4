"""Blockers: what stands against asking a person, in words and for programs."""

from advocacy.entity import Value
from advocacy.errors import ProblemCode


class Blocker(Value):
    """One rule that excludes the person; `relaxation` says what would lift it, if anything."""

    code: ProblemCode
    message: str
    relaxation: str | None = None
