"""How a GraphQL type shows a domain model, and how a field names what resolves it.

A type lists the attributes it shows; `batched` fields name a batch resolver, `query`, `mutation`
and `subscription` fields name their access and the function that does the work. The declared
methods have no bodies: they are signatures.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from functools import wraps
from typing import Annotated, Any, TypeVar

import strawberry
from graphql import GraphQLResolveInfo
from pydantic import BaseModel, ValidationError
from strawberry.types.base import get_object_definition
from strawberry.types.field import StrawberryField
from strawberry.utils.str_converters import to_camel_case

from advocacy.entity import Command
from advocacy.errors import InvalidInput, Refusal
from resolvers.batches import Resolver
from schema.access import Access

T = TypeVar("T")
Declared = Callable[..., Any]
TELLS: dict[type[Refusal], type] = {}


def plain(description: str, name: str | None = None) -> Any:
    """A field that shows the attribute of its name."""
    return strawberry.field(description=description, name=name)


def needed(description: str, name: str | None = None) -> Any:
    """An input field that must be given."""
    return strawberry.field(description=description, name=name)


def given(description: str, name: str | None = None, default: Any = strawberry.UNSET) -> Any:
    """An input field that may be left out; left out is not the same as null."""
    return strawberry.field(description=description, name=name, default=default)


def shows(*models: type, name: str | None = None, description: str) -> Callable[[type[T]], type[T]]:
    """Declare a GraphQL object type for instances of domain `models`."""

    def is_shown(value: object, _info: GraphQLResolveInfo[Any]) -> bool:
        return isinstance(value, models)

    def decorate(declared: type[T]) -> type[T]:
        declared.is_type_of = staticmethod(is_shown)  # type: ignore[attr-defined]
        return strawberry.type(declared, name=name, description=description)

    return decorate


def tells(*refusals: type[Refusal], description: str) -> Callable[[type[T]], type[T]]:
    """Declare the Problem type that tells of these kinds of refusal."""

    def decorate(declared: type[T]) -> type[T]:
        problem = strawberry.type(declared, description=description)
        TELLS.update(dict.fromkeys(refusals, problem))
        return problem

    return decorate


def told(refusal: Refusal) -> Any:
    """The Problem that a refusal is. An exception itself in a result would be raised again."""
    problem = TELLS[type(refusal)]
    names = [field.python_name for field in get_object_definition(problem, strict=True).fields]
    return problem(**{name: getattr(refusal, name) for name in names})


def shown_enum(enum: type[Enum], description: str, values: Mapping[str, str]) -> None:
    """Declare a domain enum to GraphQL, with a description of each value (all must be given).

    Modules that use it import it from where it is declared, so that this comes first.
    """
    strawberry.enum(enum, description=description)
    definition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = values[value.name]


def batched(
    resolver: Resolver, description: str, access: Access | None = None
) -> Callable[[Declared], StrawberryField]:
    """A field that `resolver(parents, context, **arguments)` answers for a whole level at once.

    With `access` it is for those alone, also where more may see its parent.
    """

    def decorate(declared: Declared) -> StrawberryField:
        def resolve(root: Any, info: strawberry.Info, **arguments: Any) -> Any:
            if access is not None:
                access.check(info.context.viewer)
            place = id(info._raw_info.field_nodes[0])
            return info.context.batches.load(resolver, place, root, arguments)

        signed = with_signature(resolve, declared)
        shown: StrawberryField = strawberry.field(resolver=signed, description=description)
        return shown

    return decorate


def query(
    access: Access, resolver: Callable[..., Awaitable[Any]], description: str
) -> Callable[[Declared], StrawberryField]:
    """A root field that `resolver(context, **arguments)` answers for those with `access`."""

    def decorate(declared: Declared) -> StrawberryField:
        async def resolve(root: Any, info: strawberry.Info, **arguments: Any) -> Any:
            access.check(info.context.viewer)
            return await resolver(info.context, **arguments)

        return operation(resolve, declared, access, description)

    return decorate


def mutation(
    access: Access,
    command: type[Command],
    resolver: Callable[..., Awaitable[Any]],
    description: str,
) -> Callable[[Declared], StrawberryField]:
    """A mutation: its input becomes `command`, `resolver(context, command)` carries it out.

    The payload's first field shows what the resolver returns; a refusal becomes its Problem.
    """

    def decorate(declared: Declared) -> StrawberryField:
        payload = inspect.signature(declared).return_annotation
        shown = next(iter(payload.__annotations__))

        async def resolve(root: Any, info: strawberry.Info, input: Any) -> Any:
            access.check(info.context.viewer)
            try:
                done = await resolver(info.context, command_of(input, command))
            except InvalidCommand as error:
                return payload(**{shown: None, "errors": list(map(told, error.problems))})
            except Refusal as refusal:
                return payload(**{shown: None, "errors": [told(refusal)]})
            return payload(**{shown: done, "errors": []})

        return operation(resolve, described(declared), access, description)

    return decorate


def described(declared: Declared) -> Declared:
    """A mutation's signature with its one argument, the input, described by the input's type."""
    argument = declared.__annotations__["input"]
    about = strawberry.argument(description=argument.__strawberry_definition__.description)
    declared.__annotations__ = {
        **declared.__annotations__,
        "input": Annotated[argument, about],
    }
    return declared


def subscription(
    access: Access, resolver: Callable[..., Any], description: str
) -> Callable[[Declared], StrawberryField]:
    """A subscription whose source is the async iterator `resolver(context, **arguments)`."""

    def decorate(declared: Declared) -> StrawberryField:
        async def resolve(root: Any, info: strawberry.Info, **arguments: Any) -> Any:
            access.check(info.context.viewer)
            async for value in resolver(info.context, **arguments):
                yield value

        return operation(resolve, declared, access, description, is_subscription=True)

    return decorate


def operation(
    resolve: Declared,
    declared: Declared,
    access: Access,
    description: str,
    *,
    is_subscription: bool = False,
) -> StrawberryField:
    """The root field of `declared`'s signature, with its access where a test can see it."""
    field: StrawberryField = strawberry.field(
        resolver=with_signature(resolve, declared),
        name=to_camel_case(declared.__name__.rstrip("_")),
        description=description,
        metadata={"access": access},
        is_subscription=is_subscription,
    )
    return field


def with_signature(resolve: Declared, declared: Declared) -> Declared:
    """`resolve` as Strawberry shall see it: `declared`'s name, arguments and return type."""
    reserved = list(inspect.signature(resolve).parameters.values())[:2]
    wrapped = wraps(declared)(resolve)
    signature = inspect.signature(declared)
    arguments = list(signature.parameters.values())[1:]
    keyword_only = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in arguments]
    del wrapped.__wrapped__
    wrapped.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[*reserved, *keyword_only]
    )
    wrapped.__annotations__ = {**declared.__annotations__, "info": strawberry.Info}
    return wrapped


class InvalidCommand(Exception):
    """An input that is no valid command, with a Problem for each thing wrong."""

    def __init__(self, problems: list[InvalidInput]) -> None:
        super().__init__(f"{len(problems)} invalid fields")
        self.problems = problems


def command_of(given: Any, command: type[Command]) -> Command:
    """The command that a GraphQL input stands for; fields that were not given stay unset."""
    try:
        return command.model_validate(given_fields(given))
    except ValidationError as error:
        raise InvalidCommand([problem_of(each) for each in error.errors()]) from error


def given_fields(given: Any) -> Any:
    """A GraphQL input as plain dicts and lists, without the fields that were not given."""
    if isinstance(given, list):
        return [given_fields(each) for each in given]
    definition = getattr(type(given), "__strawberry_definition__", None)
    if definition is None or isinstance(given, Enum | BaseModel):
        return given
    values = {field.python_name: getattr(given, field.python_name) for field in definition.fields}
    return {
        name: given_fields(value) for name, value in values.items() if value is not strawberry.UNSET
    }


def problem_of(error: Any) -> InvalidInput:
    """The Problem that one of pydantic's findings is, its path in the schema's spelling."""
    path = [to_camel_case(str(part).rstrip("_")) for part in error["loc"]]
    message = str(error["msg"]).removeprefix("Value error, ")
    return InvalidInput(message[:1].upper() + message[1:].rstrip(".") + ".", path)
