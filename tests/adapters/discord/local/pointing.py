"""Lets the real library talk to a local Discord; its addresses are attributes of its classes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

if TYPE_CHECKING:
    from tests.adapters.discord.local.server import LocalDiscord


@contextmanager
def pointing(discord: "LocalDiscord") -> Iterator[None]:
    """While the block lasts, every client of this process connects there."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = discord.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(discord.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before
