"""/livez: the process runs. /readyz: so does what it needs. /metrics: numbers for Prometheus."""

import asyncio
from collections.abc import Sequence

import structlog
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from api.assembly import Services
from api.metrics import Measure, Metrics

SECONDS = 3
FRESH = {"cache-control": "no-store"}

log = structlog.stdlib.get_logger("rostrum.health")


def health_routes(services: Services, metrics: Metrics) -> list[BaseRoute]:
    """The three routes."""

    async def live(_request: Request) -> Response:
        return PlainTextResponse("alive\n", headers=FRESH)

    async def ready(_request: Request) -> Response:
        parts: dict[str, bool] = {}
        try:
            async with asyncio.timeout(SECONDS):
                parts = dict(await services.ready())
        except Exception as error:
            log.warning("the readiness check failed", exc_info=error)
            parts = {"check": False}
        body = {"ready": all(parts.values()), "parts": parts}
        return JSONResponse(body, 200 if body["ready"] else 503, FRESH)

    async def numbers(_request: Request) -> Response:
        measures: Sequence[Measure] = ()
        try:
            async with asyncio.timeout(SECONDS):
                measures = await services.measures()
        except Exception as error:
            log.warning("measuring failed", exc_info=error)
        return Response(metrics.text(measures), headers=FRESH, media_type=CONTENT_TYPE_LATEST)

    return [
        Route("/livez", live, methods=["GET"]),
        Route("/readyz", ready, methods=["GET"]),
        Route("/metrics", numbers, methods=["GET"]),
    ]
