"""The conditions that lists are asked for with, as filters; None is no condition."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from advocacy.words import tokens
from store.documents import Filter


def one_of(**fields: Sequence[Any] | None) -> Filter:
    """Each field is (or, where it is a list, has) one of the values given for it."""
    return {name: {"$in": list(values)} for name, values in fields.items() if values is not None}


def found_by(search: str | None) -> Filter:
    """Every word of `search` begins some word of what is searched."""
    words = tokens([search])
    if not words:
        return {}
    return {"$and": [{"search": {"$regex": f"^{word}"}} for word in words]}


def during(starts: datetime | None, ends: datetime | None) -> Filter:
    """Something that lasts beyond `starts` and begins before `ends`."""
    beyond = {} if starts is None else {"ends_at": {"$gt": starts}}
    before = {} if ends is None else {"starts_at": {"$lt": ends}}
    return {**beyond, **before}


def all_of(*conditions: Mapping[str, Any]) -> Filter:
    """Every one of the conditions."""
    given = [condition for condition in conditions if condition]
    return {"$and": given} if len(given) > 1 else {**(given[0] if given else {})}
