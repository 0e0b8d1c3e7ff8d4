"""What many operations take: an id, a version, a time span."""

from datetime import datetime
from typing import Annotated

import strawberry

EXPECTED_VERSION = "Write only if it is still at this version; StaleVersion otherwise."

Id = Annotated[strawberry.ID, strawberry.argument(description="The thing's id.")]
From = Annotated[
    datetime | None,
    strawberry.argument(name="from", description="Only what lasts beyond this instant."),
]
To = Annotated[
    datetime | None, strawberry.argument(description="Only what begins before this instant.")
]
