"""Serving: the house opened, the doors on their port, and everything closed again at the end."""

import asyncio
import contextlib
import errno
import signal
import socket
import sys
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import uvicorn

from api.app import create_app
from api.assembly import Services
from api.logs import configure_logging
from api.server import server_config
from api.settings import Settings, UnsafeSettings, load_settings
from store.database import DatabaseError, StandaloneRefused
from store.embedded import EmbeddedUnavailable

Opened = Callable[[Settings], AbstractAsyncContextManager[Services]]


class CannotServe(Exception):
    """The server cannot start; the message says in one line what to do."""


class Server(uvicorn.Server):
    """Uvicorn that says when it is up, and leaves signals to us, so that the house is closed."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        if self.started:
            self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Capture none."""
        yield


async def serve(settings: Settings, opened: Opened, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called once requests are answered.

    Raises CannotServe, and what `opened` raises when the house cannot be opened.
    """
    configure_logging(settings)
    listening = listen(settings)
    async with opened(settings) as services:

        @asynccontextmanager
        async def given(_: Settings) -> AsyncGenerator[Services, None]:
            yield services

        app = create_app(settings, given)
        server = Server(server_config(app, settings))
        stop_on_signals(server)
        serving = asyncio.create_task(server.serve([listening]))
        up = asyncio.create_task(server.up.wait())
        await asyncio.wait([up, serving], return_when=asyncio.FIRST_COMPLETED)
        if server.up.is_set():
            ready()
        up.cancel()
        await serving


def listen(settings: Settings) -> socket.socket:
    """The port, held from the start, so that a second server says so before it does anything."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        where = f"{settings.host}:{settings.port}"
        if error.errno == errno.EADDRINUSE:
            raise CannotServe(
                f"{where} is in use: stop what listens there, or choose another --port."
            ) from error
        raise CannotServe(f"{where} cannot be listened on: {error.strerror}.") from error
    return listening


def stop_on_signals(server: uvicorn.Server) -> None:
    """End politely at SIGINT or SIGTERM; what still goes on has some seconds."""

    def stop() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop)


def run(opened: Opened, ready: Callable[[Settings], None], **given: object) -> int:
    """Serve with the environment's settings and what is `given`; the exit status.

    What hinders is said on standard error in a line each, with what to do about it.
    """
    try:
        settings = load_settings(**given)
        asyncio.run(serve(settings, opened, lambda: ready(settings)))
    except UnsafeSettings as error:
        return complain(*error.remedies)
    except (CannotServe, EmbeddedUnavailable, StandaloneRefused) as error:
        return complain(str(error))
    except DatabaseError as error:
        return complain(f"{error}. Is ROSTRUM_MONGODB_URI right, and does MongoDB run there?")
    except OSError as error:
        where = error.filename or "A file"
        return complain(f"{where}: {error.strerror}. ROSTRUM_DATA_DIR names the folder to use.")
    except KeyboardInterrupt:
        return 130
    return 0


def complain(*lines: str) -> int:
    """Say why not; the exit status for it."""
    sys.stderr.writelines(f"{line}\n" for line in lines)
    return 1
