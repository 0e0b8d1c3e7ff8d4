"""What the doors need from the rest of the house, put together by whoever starts it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from starlette.routing import BaseRoute

from advocacy.clock import Clock, SystemClock
from api.admission import NewContext
from api.api_keys import FindKey
from api.authentication import FindCurrent
from api.metrics import Measure
from api.operations import Schema
from api.settings import Settings


@dataclass(frozen=True, slots=True)
class Example:
    """A tab that GraphiQL opens with; `variables` is JSON text."""

    name: str
    query: str
    variables: str = ""


async def nothing_measured() -> Sequence[Measure]:
    """No measures."""
    return ()


@dataclass(frozen=True, slots=True)
class Services:
    """The schema and what stands behind it.

    `new_context(viewer, request_id)` makes the context of one operation (or of one event of a
    subscription). `ready()` tells which part works. `routes` are served beside /graphql, and
    `larger_bodies` gives path prefixes a body limit of their own, in bytes. `demo_token` is what
    GraphiQL sends at first; in production it is not shown.
    """

    schema: Schema
    new_context: NewContext[object]
    find_key: FindKey
    find_current: FindCurrent
    ready: Callable[[], Awaitable[Mapping[str, bool]]]
    measures: Callable[[], Awaitable[Sequence[Measure]]] = nothing_measured
    routes: Sequence[BaseRoute] = ()
    larger_bodies: Mapping[str, int] = field(default_factory=dict)
    examples: Sequence[Example] = ()
    demo_token: str | None = None
    clock: Clock = field(default_factory=SystemClock)


Assemble = Callable[[Settings], AbstractAsyncContextManager[Services]]
