"""Asking operations of the house as somebody, without HTTP in between."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import ExecutionResult

from advocacy.roles import Role
from api.wiring import House
from resolvers.viewer import Viewer
from schema.root import schema

VIEWERS = {
    role: Viewer(name=role.lower(), roles=frozenset({role}), advocate_id=None) for role in Role
}
COORDINATOR = VIEWERS[Role.COORDINATOR]
ANONYMOUS = Viewer.anonymous()


class Unexpected(AssertionError):
    """An operation answered errors where none were expected."""


@dataclass(frozen=True, slots=True)
class Asking:
    """`await ask(document, name=value, …)` gives the data; errors at the top are raised."""

    house: House
    viewer: Viewer = COORDINATOR

    def by(self, viewer: Viewer | Role) -> "Asking":
        """The same, asked by somebody else."""
        return Asking(self.house, VIEWERS[viewer] if isinstance(viewer, Role) else viewer)

    def as_advocate(self, advocate_id: str) -> "Asking":
        """The same, asked by one of the people."""
        return self.by(Viewer(advocate_id, frozenset({Role.ADVOCATE}), advocate_id))

    async def __call__(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of an operation."""
        result = await self.result(document, **variables)
        if result.errors:
            raise Unexpected(result.errors) from result.errors[0].original_error
        assert result.data is not None
        return result.data

    async def result(self, document: str, **variables: Any) -> ExecutionResult:
        """The whole result of an operation, errors and all."""
        context = self.house.new_context(self.viewer, "test")
        answer = await schema.execute(document, variables, context_value=context)
        return ExecutionResult(data=answer.data, errors=answer.errors)

    async def code(self, document: str, **variables: Any) -> str | None:
        """The code of the first error at the top, None when there is none."""
        errors = (await self.result(document, **variables)).errors
        code = (errors[0].extensions or {}).get("code") if errors else None
        return None if code is None else str(code)

    async def done(self, mutation: str, fields: str, **given: Any) -> dict[str, Any]:
        """What a mutation's payload shows; a Problem in it is raised as Unexpected."""
        payload = await self.payload(mutation, fields, given)
        if payload["errors"]:
            raise Unexpected(payload["errors"])
        return next(value for name, value in payload.items() if name != "errors")

    async def problems(self, mutation: str, **given: Any) -> list[dict[str, Any]]:
        """The Problems of a mutation that is to be refused; raised when it was done."""
        payload = await self.payload(mutation, "id", given)
        if not payload["errors"]:
            raise Unexpected(f"{mutation} was done: {payload}")
        return list(payload["errors"])

    async def payload(self, mutation: str, fields: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """The payload of a mutation, its input given by name."""
        field = schema.get_field_for_type(mutation, "Mutation")
        assert field is not None, mutation
        shown = next(iter(field.type.__strawberry_definition__.fields))  # type: ignore[union-attr]
        name = shown.graphql_name or shown.python_name
        input_type = f"{mutation[0].upper()}{mutation[1:]}Input"
        document = f"""mutation($input: {input_type}!) {{
          {mutation}(input: $input) {{
            {name} {{ {fields} }}
            errors {{ __typename message code path {PROBLEM_FIELDS} }}
          }}
        }}"""
        payload: dict[str, Any] = (await self(document, input=dict(given)))[mutation]
        return payload


PROBLEM_FIELDS = """
  ... on Duplicate { existingId }
  ... on StaleVersion { currentVersion }
  ... on IllegalTransition { from allowed }
  ... on SlotTaken { assignmentId }
  ... on DoubleBooked { conflicts { key type severity message slots { id } overlap { start end } } }
  ... on Refused { blockers { code message relaxation } }
"""
