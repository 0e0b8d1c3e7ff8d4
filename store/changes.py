"""Tells many listeners of the changes to some collections, with one stream for the process."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

import structlog

from store.database import Change, Database, DatabaseError, Feed, HistoryLost

__all__ = ["LOST", "Change", "Changes", "SubscriberTooSlow", "Subscription"]

log = structlog.get_logger()

LOST = "lost"
WAITING = 1_000
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0


class SubscriberTooSlow(Exception):
    """More changes waited for this listener than are kept: it must start anew."""


class Subscription:
    """The changes that match, as they come; `close` it when done, or use it with `async with`.

    A Change whose operation is "lost" says that some may have been missed: read again.
    """

    def __init__(
        self, collection: str, matches: Callable[[Change], bool], leave: Callable[[Any], None]
    ) -> None:
        self.collection = collection
        self._matches = matches
        self._leave = leave
        self._waiting: asyncio.Queue[Change | None] = asyncio.Queue()
        self._too_slow = False

    def offer(self, change: Change) -> None:
        """Keep `change` for the listener if it is one of theirs."""
        if change.operation != LOST and not self._wanted(change):
            return
        if self._waiting.qsize() >= WAITING:
            self._too_slow = True
            self.close()
        else:
            self._waiting.put_nowait(change)

    def _wanted(self, change: Change) -> bool:
        try:
            return self._matches(change)
        except Exception:
            # One listener's mistake is not the others'.
            log.exception("subscription_cannot_match", collection=self.collection, id=change.id)
            return False

    def close(self) -> None:
        """Listen no longer; who waits for the next change is told that there is none."""
        self._leave(self)
        self._waiting.put_nowait(None)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Change:
        change = await self._waiting.get()
        if change is not None:
            return change
        self._waiting.put_nowait(None)
        if self._too_slow:
            raise SubscriberTooSlow("too many changes waited to be read")
        raise StopAsyncIteration


class Changes:
    """Listens to some collections from `start` to `stop`, over lost connections and restarts."""

    def __init__(self, database: Database, collections: Iterable[str]) -> None:
        self._database = database
        self._collections = sorted(set(collections))
        self._subscriptions: dict[str, set[Subscription]] = {c: set() for c in self._collections}
        self._listening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen: what is written after this returns is told to who subscribed before."""
        feed = await self._database.watch(self._collections)
        self._listening = asyncio.create_task(self._listen(feed))

    async def stop(self) -> None:
        """Listen no longer; every subscription ends."""
        if self._listening:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
            self._listening = None
        for subscriptions in self._subscriptions.values():
            for subscription in list(subscriptions):
                subscription.close()

    def subscribe(
        self, collection: str, matches: Callable[[Change], bool] = lambda _: True
    ) -> Subscription:
        """The changes to `collection` that match, from now on.

        A change made by anybody after this returns is among them; one made shortly before may be.
        Iterating raises SubscriberTooSlow when 1,000 changes wait to be read.
        """
        if self._listening is None:
            raise RuntimeError("nobody listens: start() comes first")
        subscription = Subscription(collection, matches, self._subscriptions[collection].discard)
        self._subscriptions[collection].add(subscription)
        return subscription

    async def _listen(self, feed: Feed) -> None:
        token = feed.resume_token
        while True:
            try:
                while True:
                    change = await feed.next_within_a_second()
                    token = feed.resume_token or token
                    if change:
                        self._tell(change)
            except HistoryLost as error:
                log.warning("changes_lost", error=str(error))
                token = None
            except DatabaseError as error:
                log.warning("changes_interrupted", error=str(error))
            except Exception:
                # A change that cannot be read would be read again after the same token.
                log.exception("changes_unreadable")
                token = None
                await asyncio.sleep(FIRST_PAUSE)
            await feed.close()
            feed = await self._reopened(token)

    async def _reopened(self, token: Mapping[str, Any] | None) -> Feed:
        """A new stream from where the last one ended; from now on if that is too long ago."""
        pause = FIRST_PAUSE
        while True:
            try:
                feed = await self._database.watch(self._collections, token)
            except HistoryLost as error:
                log.warning("changes_lost", error=str(error))
                token = None
            except DatabaseError as error:
                log.warning("changes_unreachable", error=str(error))
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                if token is None:
                    self._tell_lost()
                return feed

    def _tell(self, change: Change) -> None:
        for subscription in list(self._subscriptions[change.collection]):
            subscription.offer(change)

    def _tell_lost(self) -> None:
        for collection in self._collections:
            self._tell(Change(collection, "", LOST, None, {}))
