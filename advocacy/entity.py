"""What every stored thing has: an id, a version, and no way to change it in place."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value without an identity of its own (a topic, an interval, a transition)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def changed(self, **fields: Any) -> Self:
        """A validated copy with `fields` set. An entity's version is counted by the store."""
        return type(self).model_validate({**dict(self), **fields})


class Entity(Value):
    """A stored thing. `version` counts its writes from 1 and makes a replacement conditional."""

    id: str
    version: int = 1


class Command(BaseModel):
    """What somebody asks for, in the imperative; validated once, at the door."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    def given(self) -> dict[str, Any]:
        """What an update sets: the fields that were given, without what names the thing itself."""
        return {
            name: value
            for name, value in self
            if name in self.model_fields_set - {"id", "expected_version"}
        }
