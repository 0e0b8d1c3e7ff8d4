"""The protocol that every webinar platform implements: what it pushes to us, and its reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Protocol

from advocacy.attendance.facts import Fact
from advocacy.platforms import Platform
from integrations.reports import Report, ReportContext


class Forged(Exception):
    """The delivery is not proven to be the platform's, or not of late. Answer 401."""


class Unreadable(Exception):
    """The delivery is the platform's, but broken. Answer 400."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was posted to us: the exact bytes, and its headers by lower-case name."""

    headers: Mapping[str, str]
    body: bytes
    received_at: datetime
    query: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        lower = {name.lower(): value for name, value in self.headers.items()}
        object.__setattr__(self, "headers", lower)


@dataclass(frozen=True, slots=True)
class Credentials:
    """How a platform proves itself: secrets, several while one is exchanged, and our account there.

    Without an account deliveries of every account are taken.
    """

    secrets: tuple[str, ...]
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A delivery to keep and to process later. The same content has the same `key`.

    `external_ids` are the webinars it is about, `instances` the showings of them.
    """

    key: str
    external_ids: tuple[str, ...] = ()
    instances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Handshake:
    """The platform asks whether we are there: answer 200 with just this."""

    content: str
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Ignored:
    """Genuine, and nothing we use. Answer 2xx, or the platform stops sending."""

    reason: str


Received = Accepted | Handshake | Ignored


class WebinarPlatform(Protocol):
    """One platform. Stateless: what it needs to know comes with each call."""

    @property
    def platform(self) -> Platform:
        """Which one it is."""
        ...

    @property
    def pushes(self) -> bool:
        """Whether it posts deliveries to us."""
        ...

    @property
    def exports(self) -> bool:
        """Whether we read its exported reports."""
        ...

    def receive(self, delivery: Delivery, credentials: Credentials) -> Received:
        """Prove a delivery and say what is to be done with it. Raises Forged and Unreadable.

        What is Accepted can be read: `read_delivery` of its body raises nothing.
        """
        ...

    def read_delivery(self, body: bytes, received_at: datetime) -> tuple[Fact, ...]:
        """The facts in an accepted delivery. Raises Unreadable."""
        ...

    def read_report(self, file: BinaryIO, context: ReportContext) -> Report:
        """The facts in an exported report, read as they are asked for.

        `file` is seekable and stays open meanwhile. Raises UnreadableFile and WrongReport.
        """
        ...
