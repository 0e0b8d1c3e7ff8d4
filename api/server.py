"""How uvicorn is to serve the app."""

from starlette.types import ASGIApp
from uvicorn import Config

from api.settings import Settings


def server_config(app: ASGIApp, settings: Settings) -> Config:
    """Uvicorn's settings: quiet (we log ourselves), bounded, and quick to stop."""
    return Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        lifespan="on",
        ws="websockets-sansio",
        ws_max_size=settings.body_bytes,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=3,
        proxy_headers=settings.production,
    )
