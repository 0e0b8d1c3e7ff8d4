"""What is wrong with one row of a file that somebody gave us."""

from advocacy.entity import Value


class RowError(Value):
    """A row (its physical line, from 1) that says something we cannot take; the others land."""

    row: int
    column: str | None = None
    message: str
