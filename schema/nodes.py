"""The Node interface: whatever has an id can be asked for by it."""

import strawberry

from schema.binding import plain


@strawberry.interface(description="Anything with an id of its own.")
class Node:
    """What has an id."""

    id: strawberry.ID = plain(
        "Opaque, prefixed with its kind, ordered by age; the same everywhere."
    )
