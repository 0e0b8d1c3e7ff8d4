"""The viewer: who is asking, and what may be asked for by id."""

from typing import Annotated

import strawberry

from resolvers import nodes, viewers
from resolvers.viewer import Viewer as Asking
from schema.access import SIGNED_IN
from schema.arguments import Id
from schema.binding import batched, plain, query, shows
from schema.edges import AdvocateRef
from schema.nodes import Node
from schema.roles import Role


@shows(Asking, name="Viewer", description="Who is asking.")
class Viewer:
    """Whoever asks."""

    name: str = plain("Their name.")

    @batched(viewers.roles, "What they do here.")
    def roles(self) -> list[Role]: ...

    @batched(viewers.advocates, "The person they are, if they are an advocate.")
    def advocate(self) -> AdvocateRef | None: ...


@strawberry.type
class ViewerQueries:
    """Who asks, and anything by its id."""

    @query(SIGNED_IN, viewers.viewer, "Who is asking.")
    def viewer(self) -> Viewer: ...

    @query(SIGNED_IN, nodes.node, "Anything by its id; null when it is not there or not yours.")
    def node(self, id: Id) -> Node | None: ...

    @query(SIGNED_IN, nodes.nodes, "Things by their ids, in that order; at most 100.")
    def nodes(
        self, ids: Annotated[list[strawberry.ID], strawberry.argument(description="The ids.")]
    ) -> list[Node | None]: ...
