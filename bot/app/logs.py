"""The log, on standard error: for people at a console, or one JSON object a line."""

import logging
import sys

import structlog

from bot.settings import Settings


def set_up(settings: Settings) -> None:
    """Write what this process says from now on the way the operator chose."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    # Tracebacks without local variables: these hold what members wrote, which is not for a log.
    no_locals = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    drawn: list[structlog.typing.Processor] = (
        [
            structlog.processors.ExceptionRenderer(no_locals),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
        if settings.log_format == "json"
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    structlog.configure(
        processors=[*shared, *drawn],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    # Libraries speak through the standard library; only their warnings are for an operator.
    logging.basicConfig(
        level=max(level, logging.WARNING), stream=sys.stderr, format="%(levelname)s %(message)s"
    )
