"""Pages of what was ranked in memory, with cursors as every list has them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from store.cursors import Cursors, values_of
from store.paging import Page, Window

T = TypeVar("T")
KEYS = [("score", -1), ("_id", 1)]


def page_of(ranked: Sequence[T], key: Callable[[T], tuple[float, str]], window: Window) -> Page[T]:
    """The window's rows of `ranked`: highest score first, then by id, as `key` gives them.

    The cursor is the key of a row, so that it stays right while rows come and go.
    """
    start = 0
    if window.after is not None:
        score, id = values_of(window.after, KEYS, "after")
        start = sum(1 for each in ranked if (-key(each)[0], key(each)[1]) <= (-score, id))
    items = ranked[start : start + window.size]
    rows = [dict(zip(("score", "_id"), key(each), strict=True)) for each in items]
    more = len(ranked) > start + window.size
    return Page(items, Cursors(KEYS, rows), has_next=more, has_previous=start > 0)
