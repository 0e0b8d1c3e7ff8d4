"""Which function does which kind of job."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from resolvers import (
    accounts,
    activity_requests,
    deliveries,
    expiry,
    forgetting,
    imports,
    recounting,
)
from resolvers.context import Context

Handler = Callable[[Context, dict[str, Any]], Awaitable[None]]

HANDLERS: Mapping[str, Handler] = {
    accounts.RENAME: accounts.rename_company,
    expiry.KIND: expiry.expire_assignment,
    activity_requests.KIND: activity_requests.expire_activity_request,
    recounting.KIND: recounting.recount_attendance,
    deliveries.KIND: deliveries.apply_delivery,
    forgetting.KIND: forgetting.forget_attendance,
    imports.KIND: imports.apply_import,
}
