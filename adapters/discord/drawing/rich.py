"""Runs of styled characters → Discord's Markdown. Pure."""

from adapters.discord.drawing.words import escape
from bot.markup import Span


def markdown(spans: tuple[Span, ...]) -> str:
    """The spans as Discord draws them."""
    return "".join(_drawn(span) for span in spans)


def quoted(spans: tuple[Span, ...]) -> str:
    """Somebody's own words: a bar beside every line."""
    return _every_line("> ", markdown(spans))


def small(spans: tuple[Span, ...]) -> str:
    """Small print."""
    return _every_line("-# ", markdown(spans))


def _every_line(mark: str, text: str) -> str:
    return "\n".join(f"{mark}{line}" if line.strip() else mark.strip(" #-") for line in text.splitlines())


def _drawn(span: Span) -> str:
    # A mark beside a blank is no mark to Discord: blanks stay outside.
    words = span.text.strip()
    if not words:
        return span.text
    before, _, after = span.text.partition(words)
    if span.code:
        fence = "``" if "`" in words else "`"
        pad = " " if "`" in words else ""
        drawn = f"{fence}{pad}{words}{pad}{fence}"
    else:
        drawn = escape(words)
    if span.link:
        drawn = f"[{drawn}](<{span.link}>)"
    mark = "*" * (2 * span.bold + span.italic)
    return f"{before}{mark}{drawn}{mark}{after}"
