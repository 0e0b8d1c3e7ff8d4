"""Structured logs: JSON lines in production, readable ones in development, secrets in neither."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog
from structlog.typing import Processor

from api.settings import Settings

REDACTED = "[redacted]"
OURS = "rostrum"
# Names that hold a secret whatever stands in them; "token" but not "tokens", which is a count.
SECRET_NAME = re.compile(
    r"(?i)(^|_|-)(authorization|cookie|password|passwd|secret|token|jwt|api[-_]?key|mongodb_uri)$"
)
SECRETS = (
    (re.compile(r"(?i)(mongodb(?:\+srv)?://)\S+@"), rf"\1{REDACTED}@"),
    (re.compile(r"(?i)\b(bearer)\s+[A-Za-z0-9._~+/=-]{8,}"), rf"\1 {REDACTED}"),
    (re.compile(r"\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"), REDACTED),
    (re.compile(r"\brk_[A-Za-z0-9]+\.[A-Za-z0-9_-]+"), f"rk_{REDACTED}"),
    (
        re.compile(
            r"(?i)\b((?:token|secret|password|api[-_]?key)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,;)]+"
        ),
        rf"\1{REDACTED}",
    ),
)


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """A structlog processor: the event without secrets, wherever in it they are."""
    return {name: without_secrets(value, name) for name, value in event.items()}


def without_secrets(value: Any, name: str = "") -> Any:
    """`value` with what looks like a secret, or is called one, blotted out."""
    if SECRET_NAME.search(name) and value is not None:
        return REDACTED
    if isinstance(value, str):
        for pattern, replacement in SECRETS:
            value = pattern.sub(replacement, value)
        return value
    if isinstance(value, Mapping):
        return {key: without_secrets(each, str(key)) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [without_secrets(each) for each in value]
    return value


def configure_logging(settings: Settings) -> None:
    """Send our logs and those of the libraries to stderr, in one form."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    last: Processor = structlog.processors.JSONRenderer()
    if not settings.production:
        last = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    handler.set_name(OURS)
    root = logging.getLogger()
    root.handlers = [*(each for each in root.handlers if each.get_name() != OURS), handler]
    root.setLevel(settings.log_level)
    for name in ("httpx2", "httpcore2", "pymongo", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)
