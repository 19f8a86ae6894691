"""What a scenario needs of a messenger beside the hands and eyes of its people."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Literal, Protocol

from adapters.plug import Plug
from bot.app.house import RunningHouse
from bot.app.messengers import command_helps, menu
from bot.ports import House
from bot.wording import LANGUAGES, Wording
from tests.contracts.messengers.stage import Stage

HOME, CIRCLE = "pratiques", "cercle-nord"
"""An open channel everybody is in, and a closed one of Nadia, Yann and Claire."""
PEOPLE = ("nadia", "thomas", "ines", "yann", "claire")
"""By the name scenarios know them by; all of them speak the language of the conversation."""


Language = Literal["fr", "en"]


class Stand(Protocol):
    """A messenger with its people and channels: it stays when the bot stops."""

    messenger: str

    def plug_in(self, house: House, wording: Wording, language: Language) -> Plug:
        """The real messenger, turned to this place; its clock is one that can be moved."""

    def entered(self, house: RunningHouse, address: str) -> AbstractAsyncContextManager[Stage]:
        """Hands and eyes, while the bot runs; its pages are at ``address``."""

    async def settle(self, house: RunningHouse) -> None:
        """Let the example community settle here."""

    def now(self) -> datetime:
        """The instant, in UTC."""

    async def move_to(self, instant: datetime) -> None:
        """Let time pass, for the people and for the bot."""

    async def open_channel(self, name: str) -> None:
        """One more channel, open to everybody, with the bot in it."""

    def archive(self, channel: str) -> None:
        """Nobody can write there any more."""

    def reopen(self, channel: str) -> None:
        """They can again."""


def told_of_the_bot(wording: Wording, language: Language) -> Mapping[str, Any]:
    """What ``bot.app.messengers`` tells every messenger when it is plugged in."""
    voices = {other: wording.voice(other) for other in (language, *LANGUAGES)}
    return {"commands": command_helps(voices), "menu": menu(voices)}
