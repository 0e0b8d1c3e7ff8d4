"""The conditions that lists are asked for with, as filters; None is no condition."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from advocacy.words import tokens
from store.documents import Filter

# Comes after every character that a word can have.
LAST = "\U0010ffff"


def one_of(**fields: Sequence[Any] | None) -> Filter:
    """Each field is (or, where it is a list, has) one of the values given for it."""
    return {name: {"$in": list(values)} for name, values in fields.items() if values is not None}


def found_by(search: str | None) -> Filter:
    """Every word of `search` begins some word of what is searched.

    A range and not a regular expression, for which the embedded server has no index. It also takes
    its index only for the plain range, which any two words could meet together: so the first,
    longest word is said both ways.
    """
    words = sorted(tokens([search]), key=len, reverse=True)
    if not words:
        return {}
    ranges = [{"$gte": word, "$lt": word + LAST} for word in words]
    exact = [{"search": {"$elemMatch": each}} for each in ranges]
    return {"$and": [{"search": ranges[0]}, *exact]}


def during(starts: datetime | None, ends: datetime | None) -> Filter:
    """Something that lasts beyond `starts` and begins before `ends`."""
    beyond = {} if starts is None else {"ends_at": {"$gt": starts}}
    before = {} if ends is None else {"starts_at": {"$lt": ends}}
    return {**beyond, **before}


def all_of(*conditions: Mapping[str, Any]) -> Filter:
    """Every one of the conditions."""
    given = [condition for condition in conditions if condition]
    return {"$and": given} if len(given) > 1 else {**(given[0] if given else {})}


def apart(filter: Mapping[str, Any]) -> Iterator[Filter]:
    """The conditions of a filter one by one, in order.

    As stages of their own MongoDB puts them together again. The embedded server has an index only
    for what the first stage says, if that is one condition: so the first should be selective.
    """
    for name, value in filter.items():
        if name == "$and":
            for each in value:
                yield from apart(each)
        else:
            yield {name: value}
