"""How a model is written down: `_id` for its id, BSON for its values. Nobody else knows `_id`."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bson.codec_options import CodecOptions, TypeCodec, TypeRegistry
from bson.decimal128 import Decimal128

from advocacy.entity import Entity

M = TypeVar("M", bound=Entity)
Document = dict[str, Any]
Filter = Mapping[str, Any]
Sort = Sequence[tuple[str, int]]

_JOINED = {"$and", "$or", "$nor"}


def to_document(model: Entity) -> Document:
    """What is stored of `model`; computed fields are left out."""
    fields = model.model_dump(round_trip=True)
    return {"_id": fields.pop("id"), **fields}


def to_model(kind: type[M], document: Mapping[str, Any]) -> M:
    """The model that `document` was made from; a field that `kind` no longer has is passed over."""
    return kind.model_validate(with_id(document), extra="ignore")


def with_id(document: Mapping[str, Any]) -> Document:
    """A copy of `document` whose key is called `id`."""
    return {"id" if name == "_id" else name: value for name, value in document.items()}


def stored_name(field: str) -> str:
    """What `field` is called in a document."""
    return "_id" if field == "id" else field


def to_filter(filter: Filter) -> Document:
    """`filter` with `id` called `_id`, also inside $and, $or and $nor."""
    return {
        stored_name(name): [to_filter(part) for part in value] if name in _JOINED else value
        for name, value in filter.items()
    }


def to_update(update: Mapping[str, Any]) -> Document:
    """`update` with `id` called `_id`, counting the version up."""
    stored = {
        operator: {stored_name(name): value for name, value in fields.items()}
        for operator, fields in update.items()
    }
    stored["$inc"] = {**stored.get("$inc", {}), "version": 1}
    return stored


def to_sort(sort: Sort) -> list[tuple[str, int]]:
    """`sort` with `id` called `_id`."""
    return [(stored_name(name), direction) for name, direction in sort]


class _DecimalCodec(TypeCodec):
    """decimal.Decimal <-> Decimal128, which holds 34 digits: more raise decimal.Inexact."""

    @property
    def python_type(self) -> type[Decimal]:
        return Decimal

    @property
    def bson_type(self) -> type[Decimal128]:
        return Decimal128

    def transform_python(self, value: Decimal) -> Decimal128:
        return Decimal128(value)

    def transform_bson(self, value: Decimal128) -> Decimal:
        return value.to_decimal()


def _plain(value: Any) -> Any:
    """What BSON has no type for, as pydantic reads it back."""
    match value:
        case Enum():
            return value.value
        case date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case set() | frozenset():
            return sorted(value)
        case ZoneInfo():
            return value.key
    raise TypeError(f"{type(value).__name__} cannot be stored")


CODEC: CodecOptions[Document] = CodecOptions(
    tz_aware=True,
    type_registry=TypeRegistry([_DecimalCodec()], fallback_encoder=_plain),
)
