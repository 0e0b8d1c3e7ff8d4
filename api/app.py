"""The application: routes, middleware, and a lifespan that assembles what stands behind them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from api.assembly import Assemble, Services
from api.authentication import Authentication
from api.graphiql.page import ASSETS_PATH, GraphiQLPage, asset
from api.graphql import GraphQL
from api.health import health_routes
from api.logs import configure_logging
from api.metrics import Metrics
from api.middleware import BodyLimit, RequestLog, SafeHeaders
from api.operations import Operations
from api.refusals import HttpRefused
from api.settings import Settings, secret_key
from api.subscriptions import Subscriptions

CODES = {401: "UNAUTHENTICATED", 403: "FORBIDDEN", 404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}
REQUEST_HEADERS = ("authorization", "content-type", "x-api-key", "x-request-id")


def create_app(settings: Settings, assemble: Assemble) -> Starlette:
    """The ASGI application. `assemble(settings)` is entered when the server starts.

    Routes of others find `request.app.state.authentication` (its `admitted(headers)` says who
    asks), and may raise HttpRefused.
    """
    configure_logging(settings)
    larger_bodies: dict[str, int] = {}

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None, None]:
        async with assemble(settings) as services:
            authentication = Authentication.of(
                settings,
                secret_key(settings),
                services.find_key,
                services.find_current,
                services.clock,
            )
            app.state.authentication = authentication
            larger_bodies.update(services.larger_bodies)
            app.router.routes[:] = routes(settings, services, authentication)
            yield

    return Starlette(
        lifespan=lifespan,
        middleware=[
            Middleware(
                SafeHeaders, https=settings.production and settings.url.startswith("https:")
            ),
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors_origins,
                allow_methods=["GET", "POST"],
                allow_headers=REQUEST_HEADERS,
                expose_headers=["x-request-id"],
                max_age=600,
            ),
            Middleware(RequestLog),
            Middleware(BodyLimit, limit=settings.body_bytes, larger=larger_bodies),
        ],
        exception_handlers={HttpRefused: answer_refused, HTTPException: answer_http_exception},
    )


def routes(
    settings: Settings, services: Services, authentication: Authentication
) -> list[BaseRoute]:
    """Every route, of ours and of `services`."""
    metrics = Metrics()
    operations = Operations(
        services.schema,
        services.new_context,
        metrics,
        settings.limits,
        seconds=settings.operation_seconds,
        production=settings.production,
    )
    page = None
    found = health_routes(services, metrics)
    if settings.shows_graphiql:
        token = None if settings.production else services.demo_token
        page = GraphiQLPage(services.examples, token, settings.url)
        found.append(Route(f"{ASSETS_PATH}{{name}}", asset, methods=["GET"]))
    subscriptions = Subscriptions(
        operations,
        authentication,
        services.clock,
        origins=settings.cors_origins,
        message_bytes=settings.body_bytes,
    )
    return [
        Route("/graphql", GraphQL(operations, authentication, services.clock, page)),
        WebSocketRoute("/graphql", subscriptions),
        *found,
        *services.routes,
    ]


async def answer_refused(_request: Request, error: Exception) -> Response:
    """The response of an HttpRefused that a route raised."""
    assert isinstance(error, HttpRefused)  # noqa: S101
    return error.response()


async def answer_http_exception(_request: Request, error: Exception) -> Response:
    """Starlette's own refusals (no such path, wrong method) in the shape of all others."""
    assert isinstance(error, HTTPException)  # noqa: S101
    code = CODES.get(error.status_code, "BAD_REQUEST")
    return HttpRefused(error.status_code, code, error.detail, error.headers).response()
