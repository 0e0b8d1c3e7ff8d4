"""The context: all that one operation needs, passed along and never global."""

from dataclasses import dataclass, field

from advocacy.clock import Clock
from advocacy.policies import Policy
from resolvers.batches import Batches
from resolvers.fingerprints import Fingerprints
from resolvers.tokens import InvitationTokens
from resolvers.viewer import Viewer
from store.changes import Changes
from store.store import Store

__all__ = ["Context", "Viewer"]


@dataclass(slots=True)
class Context:
    """What an operation works with; made anew for each, so that nothing leaks between them."""

    store: Store
    changes: Changes
    clock: Clock
    policy: Policy
    tokens: InvitationTokens
    fingerprints: Fingerprints
    viewer: Viewer
    request_id: str
    batches: Batches = field(init=False)

    def __post_init__(self) -> None:
        self.batches = Batches(self)
