"""Who people are in Discord: as the last payload about them said, until that is old."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.discord import home
from adapters.discord.drawing.words import clean
from bot.model.place import Person

Json = Mapping[str, Any]

KNOWN_FOR = timedelta(hours=24)
MOST = 20_000


class People:
    """Names and languages by id. Discord tells names with everything, languages with interactions only."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._known: OrderedDict[str, tuple[datetime, str, str | None]] = OrderedDict()

    def known(self, user: str) -> Person:
        """Somebody, with the name and language last heard of."""
        until, name, language = self._known.get(user, (self._now(), "", None))
        return home.person(user, name, language) if until > self._now() else home.person(user)

    def note(self, user: Json, member: Json | None, locale: str = "") -> Person:
        """Remember who somebody is said to be."""
        account = str(user["id"])
        before = self.known(account)
        # Outside a guild nobody's name in it is told.
        name = called(user, member) if member or not before.name else before.name
        known = home.person(account, name, language_of(locale) or before.language)
        self._known[account] = (self._now() + KNOWN_FOR, known.name, known.language)
        self._known.move_to_end(account)
        while len(self._known) > MOST:
            self._known.popitem(last=False)
        return known

    def note_all(self, payload: Json) -> None:
        """Remember everybody a message, an interaction or what it resolves tells of."""
        user, member = payload.get("user"), payload.get("member") or {}
        if user := user or member.get("user"):
            self.note(user, member or None, str(payload.get("locale") or ""))
        if author := payload.get("author"):
            self.note(author, payload.get("member"))
        for mentioned in payload.get("mentions") or ():
            self.note(mentioned, mentioned.get("member"))
        resolved = (payload.get("data") or {}).get("resolved") or {}
        for account, one in (resolved.get("users") or {}).items():
            self.note(one, (resolved.get("members") or {}).get(account))
        for message in (resolved.get("messages") or {}).values():
            self.note_all(message)


def called(user: Json, member: Json | None) -> str:
    """The name others see somebody by: in the guild, else everywhere, else the account's."""
    names = ((member or {}).get("nick"), user.get("global_name"), user.get("username"))
    return clean(next((str(name).strip() for name in names if name and str(name).strip()), ""))


def language_of(locale: str) -> str | None:
    """``fr`` for ``fr``, ``en`` for ``en-US``; None for nothing."""
    return locale.partition("-")[0].lower() or None
