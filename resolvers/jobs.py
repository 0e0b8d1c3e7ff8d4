"""Which function does which kind of job."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from resolvers import deliveries, expiry, imports, recounting
from resolvers.context import Context

Handler = Callable[[Context, dict[str, Any]], Awaitable[None]]

HANDLERS: Mapping[str, Handler] = {
    expiry.KIND: expiry.expire_assignment,
    recounting.KIND: recounting.recount_attendance,
    deliveries.KIND: deliveries.apply_delivery,
    imports.KIND: imports.apply_import,
}
