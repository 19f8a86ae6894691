"""Commands of the application: ``/applications/{application_id}/commands``."""

import re
from collections import deque
from typing import Any

from tests.adapters.discord.local.calls import Answer, Call, route
from tests.adapters.discord.local.clock import Clock
from tests.adapters.discord.local.refusals import Complaints, Refused
from tests.adapters.discord.local.world import APPLICATION, Json

CHAT, USER, MESSAGE = 1, 2, 3
MOST = {CHAT: 100, USER: 15, MESSAGE: 15}
A_DAY = 200
"""New commands a day, everywhere or on one server."""
DAY = 86_400.0
LOCALES = {
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl",
    "pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja",
    "zh-TW", "ko",
}  # fmt: skip
_NAME = re.compile(r"[-_'\w]{1,32}")
SUB, GROUP, STRING = 1, 2, 3
ALL = "/applications/{application_id}/commands"
OF_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


class Registry:
    """The commands there are, everywhere and by server, and how many were made today."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.known: dict[str, list[Json]] = {}
        """By server; everywhere under the empty string."""
        self.writes = 0
        """How often commands were registered, changed or removed."""
        self._made: dict[str, deque[float]] = {}

    def replace(self, guild: str, wanted: list[Json]) -> list[Json]:
        """Let these be the commands there. Raises ``Refused``."""
        before = {(c["name"], c["type"]): c["id"] for c in self.known.get(guild, ())}
        kept: dict[tuple[str, int], Json] = {}
        about = Complaints()
        for number, one in enumerate(wanted):
            command = self._shaped(guild, one)
            named = command["name"], command["type"]
            if named in kept:
                said = "Application command names must be unique"
                about.say((number, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", said)
            kept[named] = command | ({"id": before[named]} if named in before else {})
        about.settle()
        for kind, most in MOST.items():
            if sum(named[1] == kind for named in kept) > most:
                raise Refused(30032)
        self._spend(guild, len(set(kept) - set(before)))
        self.known[guild] = list(kept.values())
        self.writes += 1
        return self.known[guild]

    def _shaped(self, guild: str, one: Json) -> Json:
        version = self._clock.snowflake()
        return {
            "id": version,
            "application_id": APPLICATION,
            "version": version,
            "type": one.get("type") or CHAT,
            "name": one["name"],
            "name_localizations": one.get("name_localizations"),
            "description": one.get("description") or "",
            "description_localizations": one.get("description_localizations"),
            "options": one.get("options") or [],
            "default_member_permissions": _text(one.get("default_member_permissions")),
            "dm_permission": one.get("dm_permission", True),
            "contexts": one.get("contexts"),
            "integration_types": one.get("integration_types") or [0],
            "nsfw": bool(one.get("nsfw")),
        } | ({"guild_id": guild} if guild else {})

    def _spend(self, guild: str, new: int) -> None:
        made = self._made.setdefault(guild, deque())
        while made and made[0] <= self._clock.now() - DAY:
            made.popleft()
        if len(made) + new > A_DAY:
            raise Refused(30034)
        made.extend([self._clock.now()] * new)


@route("PUT", ALL)
@route("PUT", OF_GUILD)
def replace(call: Call) -> Answer:
    """Let these be all the commands."""
    about = Complaints()
    wanted = about.items(call.body, (), 130, needed=True)
    for number, one in enumerate(wanted):
        check(one, (number,), about)
    about.settle()
    return list(call.discord.commands.replace(_where(call), wanted))


@route("GET", ALL)
@route("GET", OF_GUILD)
def list_(call: Call) -> Answer:
    """The commands there are."""
    return list(call.discord.commands.known.get(_where(call), ()))


@route("POST", ALL)
@route("POST", OF_GUILD)
def create(call: Call) -> Answer:
    """One command more, or another in the place of one of the same name."""
    about, one = Complaints(), call.fields()
    check(one, (), about)
    about.settle()
    registry, where = call.discord.commands, _where(call)
    others = [
        c
        for c in registry.known.get(where, ())
        if (c["name"], c["type"]) != (one["name"], one.get("type") or CHAT)
    ]
    return registry.replace(where, [*others, one])[-1]


@route("DELETE", ALL + "/{command_id}")
@route("DELETE", OF_GUILD + "/{command_id}")
def delete(call: Call) -> Answer:
    """One command less."""
    known = call.discord.commands.known.get(_where(call), [])
    kept = [c for c in known if c["id"] != call.parts["command_id"]]
    if len(kept) == len(known):
        raise Refused(10063)
    call.discord.commands.replace(_where(call), kept)
    return None


# ---- What is wrong with a command ------------------------------------------------------------------------


def check(one: Any, here: tuple[str | int, ...], about: Complaints) -> None:
    """Say what Discord would not register."""
    if not isinstance(one, dict):
        about.say(here, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return
    kind = one.get("type") or CHAT
    about.one_of(kind, (*here, "type"), set(MOST))
    _check_names(one, here, about, lower=kind == CHAT)
    if kind == CHAT:
        _check_descriptions(one, here, about)
        _check_options(one.get("options"), (*here, "options"), about, 0)
        if _size(one) > 8000:
            about.say(here, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")
    elif one.get("description") or one.get("options"):
        about.say(
            (*here, "description"),
            "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_CANNOT_BE_SET",
            "Context menu commands cannot have a description",
        )
    for name, values in (("contexts", {0, 1, 2}), ("integration_types", {0, 1})):
        for number, value in enumerate(about.items(one.get(name), (*here, name), 3, least=1)):
            about.one_of(value, (*here, name, number), values)
    bits = one.get("default_member_permissions")
    if bits is not None and not str(bits).isdigit():
        about.say((*here, "default_member_permissions"), "NUMBER_TYPE_COERCE", f'Value "{bits}" is not int.')


def _check_names(one: Json, here: tuple[str | int, ...], about: Complaints, *, lower: bool) -> None:
    named = {(): one.get("name")} | {
        (locale,): n for locale, n in (one.get("name_localizations") or {}).items()
    }
    for locale, name in named.items():
        where = (*here, "name_localizations", *locale) if locale else (*here, "name")
        about.length(name, where, 32, least=1, needed=True)
        if locale and locale[0] not in LOCALES:
            about.say(where, "APPLICATION_COMMAND_INVALID_LOCALE", "Unknown locale")
        if isinstance(name, str) and lower and (not _NAME.fullmatch(name) or name != name.lower()):
            about.say(where, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_descriptions(one: Json, here: tuple[str | int, ...], about: Complaints) -> None:
    about.length(one.get("description"), (*here, "description"), 100, least=1, needed=True)
    for locale, text in (one.get("description_localizations") or {}).items():
        where = (*here, "description_localizations", locale)
        about.length(text, where, 100, least=1, needed=True)
        if locale not in LOCALES:
            about.say(where, "APPLICATION_COMMAND_INVALID_LOCALE", "Unknown locale")


def _check_options(options: Any, here: tuple[str | int, ...], about: Complaints, depth: int) -> None:
    found = about.items(options, here, 25)
    kinds = {o.get("type") for o in found if isinstance(o, dict)}
    if kinds & {SUB, GROUP} and kinds - {SUB, GROUP}:
        about.say(
            here,
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        )
    names: set[str] = set()
    optional = False
    for number, one in enumerate(found):
        where = (*here, number)
        about.one_of(
            one.get("type"),
            (*where, "type"),
            set(range(1, 12)) if depth == 0 else set(range(1, 12)) - {GROUP},
        )
        _check_names(one, where, about, lower=True)
        _check_descriptions(one, where, about)
        if one.get("name") in names:
            about.say(
                (*where, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED", "Option name already used"
            )
        names.add(str(one.get("name")))
        if one.get("type") in {SUB, GROUP}:
            _check_options(one.get("options"), (*where, "options"), about, depth + 1)
            continue
        if one.get("required") and optional:
            about.say(
                where,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional = optional or not one.get("required")
        choices = about.items(one.get("choices"), (*where, "choices"), 25)
        if choices and one.get("autocomplete"):
            about.say(
                (*where, "choices"),
                "APPLICATION_COMMAND_AUTOCOMPLETE_AND_CHOICES",
                "Autocomplete cannot be combined with choices",
            )
        for place, choice in enumerate(choices):
            about.length(choice.get("name"), (*where, "choices", place, "name"), 100, least=1, needed=True)
            if one.get("type") == STRING:
                about.length(
                    choice.get("value"), (*where, "choices", place, "value"), 100, least=1, needed=True
                )


def _size(one: Json) -> int:
    texts = [one.get("name") or "", one.get("description") or ""]
    texts += [str(choice.get("value")) + choice.get("name", "") for choice in one.get("choices") or ()]
    return sum(len(text) for text in texts) + sum(_size(option) for option in one.get("options") or ())


def _text(bits: Any) -> str | None:
    return None if bits is None else str(bits)


def _where(call: Call) -> str:
    if call.parts["application_id"] != APPLICATION:
        raise Refused(
            0, status=403, sentence="You are not authorized to perform this action on this application"
        )
    return call.guild().id if "guild_id" in call.parts else ""
