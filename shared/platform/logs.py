"""JSON logs with ids and without personal data: log an id, never a name, address or message body."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import ExcInfo


def configure_logs(service: str, level: str) -> None:
    """One JSON object per line on standard error, from our own code and from libraries alike."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=("topic", "partition", "group_id")),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(_where),
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(True)
    for chatty in ("aiokafka", "pymongo", "uvicorn.access", "faststream", "httpx"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    structlog.contextvars.bind_contextvars(service=service)


def _where(exc_info: ExcInfo) -> list[dict[str, Any]]:
    """Types and places of an exception and its causes, but not what it says: that may quote a message."""
    stacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)(exc_info)
    return [{name: stack[name] for name in ("exc_type", "is_cause", "frames")} for stack in stacks]
