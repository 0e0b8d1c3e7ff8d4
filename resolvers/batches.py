"""Batches: one call of a field's resolver for all the parents of an operation's level."""

from asyncio import Future, Task, get_running_loop
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

Resolver = Callable[..., Awaitable[Sequence[Any]]]
Place = tuple[Resolver, int]


class Batch:
    """The parents that wait for one field at one place of the document."""

    def __init__(self, resolver: Resolver, arguments: Mapping[str, Any]) -> None:
        self.resolver = resolver
        self.arguments = arguments
        self.parents: list[Any] = []
        self.futures: list[Future[Any]] = []


class Batches:
    """The batches of one operation. All parents of a level ask in one turn of the event loop.

    The first of them schedules the call, which therefore runs when the last has asked. Nothing is
    remembered after it: a read after a write sees the write.
    """

    def __init__(self, context: Any) -> None:
        self._context = context
        self._open: dict[Place, Batch] = {}
        self._running: set[Task[None]] = set()

    def load(
        self, resolver: Resolver, place: int, parent: Any, arguments: Mapping[str, Any]
    ) -> Future[Any]:
        """What `resolver` gives for `parent`; `place` is the identity of the document's field."""
        loop = get_running_loop()
        batch = self._open.get((resolver, place))
        if batch is None:
            batch = self._open[resolver, place] = Batch(resolver, arguments)
            loop.call_soon(self._dispatch, (resolver, place))
        batch.parents.append(parent)
        future: Future[Any] = loop.create_future()
        batch.futures.append(future)
        return future

    def _dispatch(self, place: Place) -> None:
        task = get_running_loop().create_task(self._answer(self._open.pop(place)))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _answer(self, batch: Batch) -> None:
        try:
            results = await batch.resolver(batch.parents, self._context, **batch.arguments)
            if len(results) != len(batch.parents):
                raise RuntimeError(f"{batch.resolver.__qualname__} lost or invented a parent.")
        except Exception as error:  # noqa: BLE001 (whatever it is, each parent is told)
            for future in batch.futures:
                if not future.done():
                    future.set_exception(error)
                    future.exception()  # Seen: a parent that was given up on must not warn.
            return
        for future, result in zip(batch.futures, results, strict=True):
            if not future.done():
                future.set_result(result)
