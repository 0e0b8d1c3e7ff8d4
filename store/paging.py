"""Pages by the values of their last row, not by counting: stable while rows come and go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from advocacy.errors import InvalidInput
from store.conditions import apart
from store.cursors import Cursors, values_of
from store.documents import Document, Filter, to_filter, to_sort

T = TypeVar("T")

DEFAULT_SIZE = 25
LARGEST_SIZE = 100


@dataclass(frozen=True)
class Order:
    """By which fields rows are sorted: 1 upwards, -1 downwards; an empty value is the lowest.

    The id always ends it, so that no two rows are equal. No field may hold a list.
    """

    fields: tuple[tuple[str, int], ...] = ()

    @cached_property
    def keys(self) -> list[tuple[str, int]]:
        """The stored fields with their directions.

        The id ends them in the direction of the one before it, so that one index serves both ways.
        """
        keys = to_sort(self.fields)
        if "_id" not in dict(keys):
            keys.append(("_id", keys[-1][1] if keys else 1))
        return keys


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list: the `first` rows after a cursor or the `last` ones before one."""

    first: int | None = None
    last: int | None = None
    after: str | None = None
    before: str | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None:
            raise InvalidInput("Ask for the first or for the last ones, not for both.", ["last"])
        for name, size in (("first", self.first), ("last", self.last)):
            if size is not None and not 1 <= size <= LARGEST_SIZE:
                raise InvalidInput(f"From 1 to {LARGEST_SIZE} can be asked for at once.", [name])

    @property
    def size(self) -> int:
        """How many rows at most."""
        return self.first or self.last or DEFAULT_SIZE

    @property
    def backwards(self) -> bool:
        """Whether it is the last ones that are wanted."""
        return self.last is not None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list, each with its cursor, and whether there are more on either side."""

    items: Sequence[T]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool


def stages(filter: Filter, order: Order, window: Window) -> list[Document]:
    """The pipeline that reads the window's rows and one more, nearest to the cursor first.

    Raises InvalidInput for a cursor that was not made by this order.
    """
    return [
        *matching(within(filter, order, window)),
        {"$sort": sorting(order, window)},
        {"$limit": window.size + 1},
    ]


def stages_each(
    field: str, keys: Sequence[str], filter: Filter, order: Order, window: Window
) -> list[Document]:
    """The pipeline that reads the same for each of `keys`: a row a key, with its `rows`.

    It goes through all that these keys have, which is not much for what a list hangs on. Many
    pipelines in one ($unionWith) would stop earlier, but the embedded server reads the whole
    collection for each.
    """
    first = {"n": window.size + 1, "sortBy": sorting(order, window), "output": "$$ROOT"}
    return [
        *of_keys(field, keys, within(filter, order, window)),
        {"$group": {"_id": f"${field}", "rows": {"$topN": first}}},
    ]


def of_keys(field: str, keys: Sequence[str], filter: Filter) -> list[Document]:
    """The stages that let through what matches and has one of `keys` in `field`."""
    return [{"$match": {field: {"$in": sorted(set(keys))}}}, *matching(filter)]


def sorting(order: Order, window: Window) -> Document:
    """By what to sort, nearest to the cursor first."""
    turn = -1 if window.backwards else 1
    return {field: direction * turn for field, direction in order.keys}


def matching(filter: Filter) -> list[Document]:
    """The stages that let through what matches, each of them one condition."""
    return [{"$match": condition} for condition in apart(to_filter(filter))]


def cut(documents: list[Document], order: Order, window: Window) -> Page[Document]:
    """The page made of what `stages` read.

    Exact in the direction of reading; in the other, a cursor means that there is something there.
    """
    more = len(documents) > window.size
    rows = documents[: window.size]
    if window.backwards:
        rows.reverse()
    return Page(
        items=rows,
        cursors=Cursors(order.keys, rows),
        has_next=window.before is not None or (more and not window.backwards),
        has_previous=window.after is not None or (more and window.backwards),
    )


def is_plain(filter: Filter, window: Window) -> bool:
    """Whether a page is found at least as soon by a plain find as by stages of one condition each.

    On the embedded server it is, a few times, where no condition selects much: there is none but
    of what is not; or there is one, and the page is the first.
    """
    conditions = [value for condition in apart(filter) for value in condition.values()]
    if all(isinstance(each, Mapping) and set(each) <= {"$ne"} for each in conditions):
        return True
    return len(conditions) == 1 and window.after is None and window.before is None


def within(filter: Filter, order: Order, window: Window) -> Document:
    """What matches and lies within the cursors. Raises InvalidInput for a wrong cursor."""
    conditions = [dict(filter)] if filter else []
    if window.after is not None:
        conditions += _beyond(order.keys, values_of(window.after, order.keys, "after"))
    if window.before is not None:
        turned = [(field, -direction) for field, direction in order.keys]
        conditions += _beyond(turned, values_of(window.before, order.keys, "before"))
    return {"$and": conditions} if conditions else {}


def _beyond(keys: Sequence[tuple[str, int]], values: Sequence[object]) -> list[Document]:
    """The rows that come after the one with `values`, in the order of `keys`.

    MongoDB compares only within a type, so an empty value has to be asked for by name.
    """
    branches: list[Document] = []
    equal: Document = {}
    for (field, direction), value in zip(keys, values, strict=True):
        if direction > 0:
            branches.append({**equal, field: {"$ne": None} if value is None else {"$gt": value}})
        elif value is not None:
            branches.append({**equal, field: {"$lt": value}})
            if field != "_id":
                branches.append({**equal, field: None})
        equal[field] = value
    return [*_bound(keys[0], values[0]), {"$or": branches}]


def _bound(key: tuple[str, int], value: object) -> list[Document]:
    """Says again what all the branches have in common, so that an index on it can start there."""
    field, direction = key
    if direction > 0:
        return [] if value is None else [{field: {"$gte": value}}]
    return [{field: None} if value is None else {field: {"$not": {"$gt": value}}}]
