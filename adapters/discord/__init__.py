"""Discord: where communities of practice meet outside their companies, too."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from adapters.discord.doctor import examine, examine_homes
from adapters.discord.messenger import DiscordMessenger, Tempo
from adapters.discord.settings import DiscordSettings
from adapters.plug import CommandHelp, MenuEntry, Plug
from bot.ports import House

__all__ = ["DiscordSettings", "Tempo", "configured", "examine", "examine_homes", "plug"]


def configured() -> bool:
    """Whether the token is there, so that Discord is meant."""
    return DiscordSettings().complete


def plug(
    house: House,  # noqa: ARG001  # time is Discord's to tell, not to move
    settings: DiscordSettings | None = None,
    *,
    commands: Sequence[CommandHelp] = (),
    menu: Sequence[MenuEntry] = (),
    tempo: Tempo | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Plug:
    """Discord, ready to listen."""
    return Plug(DiscordMessenger(settings or DiscordSettings(), commands, menu, tempo, now))
