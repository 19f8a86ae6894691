"""What a message may hold, and whom it calls."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.adapters.discord.local import components
from tests.adapters.discord.local.permissions import Permission
from tests.adapters.discord.local.refusals import Complaints, Refused
from tests.adapters.discord.local.world import (
    COMPONENTS_V2,
    EPHEMERAL,
    Channel,
    Json,
    Message,
    World,
)

MAY_SET = 1 << 2 | EPHEMERAL | 1 << 12 | COMPONENTS_V2
"""The flags a bot may set: no previews, ephemeral, silent, second version of components."""
EMBED_PARTS = {"title": 256, "description": 4096}
_CALLS = re.compile(r"<@!?(?P<user>\d+)>|<@&(?P<role>\d+)>|@(?P<all>everyone|here)\b")


@dataclass
class Content:
    """What a body gives of a message; ``given`` are the names it brought."""

    given: set[str]
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: int = 0
    allowed_mentions: Json | None = None

    def put(self, said: Message) -> None:
        """Let a message hold it; what was not given stays."""
        for name in self.given & {"content", "embeds", "components", "attachments"}:
            setattr(said, name, getattr(self, name))
        said.allowed_mentions = self.allowed_mentions
        if "flags" in self.given:
            said.flags = said.flags & ~MAY_SET | self.flags | said.flags & (EPHEMERAL | COMPONENTS_V2)


def read(body: Json, files: list[str], *, before: Message | None = None, ephemeral: bool = False) -> Content:
    """A body, if Discord takes it; ``before`` is the message that is edited. Raises ``Refused``."""
    about = Complaints()
    given = {name for name in body if name in Content.__dataclass_fields__}
    about.length(body.get("content"), ("content",), 2000)
    embeds = _embeds(body.get("embeds"), about)
    flags = body.get("flags") or 0
    about.whole(flags, ("flags",), 0, 1 << 20)
    about.settle()
    flags &= MAY_SET if ephemeral else MAY_SET & ~EPHEMERAL
    second = bool((flags | (before.flags if before else 0)) & COMPONENTS_V2)
    if second and (body.get("content") or embeds):
        for name in ("content", "embeds"):
            if body.get(name):
                about.say(
                    (name,),
                    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                    "The field cannot be used with components of the second version",
                )
    components.check_message(body.get("components"), about, second_version=second)
    _check_allowed(body.get("allowed_mentions"), about)
    about.settle()
    attached = [_attachment(number, name) for number, name in enumerate(files)]
    read = Content(
        given | ({"attachments"} if files else set()),
        str(body.get("content") or "").strip(),
        embeds,
        components.numbered(body.get("components") or []),
        _kept(body, before) + attached,
        flags,
        body.get("allowed_mentions"),
    )
    shown = before or Message("", "", "")
    holds = [
        getattr(read if name in read.given else shown, name)
        for name in ("content", "embeds", "components", "attachments")
    ]
    if not any(holds):
        raise Refused(50006)
    return read


def call(world: World, place: Channel, said: Message, *, rings: bool = True) -> None:
    """Work out whom a message mentions and, if it ``rings``, calls."""
    allowed = said.allowed_mentions
    parse = set(allowed.get("parse") or ()) if allowed is not None else {"users", "roles", "everyone"}
    users = {str(one) for one in (allowed or {}).get("users") or ()}
    roles = {str(one) for one in (allowed or {}).get("roles") or ()}
    may_all = Permission.MENTION_EVERYONE in world.permissions(said.author, place)
    guild = world.guilds.get(place.guild or "")
    said.mentions, said.mentioned_roles, said.mentions_everyone = [], [], False
    pinged: set[str] = set()
    for found in _CALLS.finditer(spoken(said)):
        if (who := found["user"]) in world.users and who not in said.mentions:
            if "users" in parse or who in users:
                said.mentions.append(who)
                pinged.add(who)
        elif guild and (role := found["role"]) in guild.roles and role not in said.mentioned_roles:
            if ("roles" in parse or role in roles) and (guild.roles[role].mentionable or may_all):
                said.mentioned_roles.append(role)
                pinged |= {m.user for m in guild.members.values() if role in m.roles}
        elif found["all"] and guild and "everyone" in parse and may_all:
            said.mentions_everyone = True
            pinged |= set(guild.members)
    if said.reference and said.type == 19:
        original = world.channels[said.reference_channel or said.channel].message(said.reference)
        if (
            original
            and (allowed is None or allowed.get("replied_user"))
            and original.author not in said.mentions
        ):
            said.mentions.append(original.author)
            pinged.add(original.author)
    if rings:
        people = {who for who in pinged if who != said.author and world.sees(who, place)}
        said.pinged = frozenset(people if said.only_for is None else people & {said.only_for})


def spoken(said: Message) -> str:
    """All that can call somebody: the content, and texts among the components; not embeds."""
    texts = [c.get("content", "") for c in components.walk(said.components) if c["type"] == components.TEXT]
    return "\n".join([said.content, *texts])


def _kept(body: Json, before: Message | None) -> list[Json]:
    """What stays attached to a message that is edited."""
    named = {str(one.get("id")) for one in body.get("attachments") or ()}
    return [one for one in before.attachments if one["id"] in named] if before else []


def _attachment(number: int, name: str) -> Json:
    address = f"https://cdn.discordapp.com/attachments/{number}/{name}"
    return {"id": str(number), "filename": name, "size": 1, "url": address, "proxy_url": address}


def _embeds(embeds: Any, about: Complaints) -> list[Json]:
    found = about.items(embeds, ("embeds",), 10)
    total = 0
    for number, embed in enumerate(found):
        here = ("embeds", number)
        for name, most in EMBED_PARTS.items():
            about.length(embed.get(name), (*here, name), most)
        about.length((embed.get("footer") or {}).get("text"), (*here, "footer", "text"), 2048)
        about.length((embed.get("author") or {}).get("name"), (*here, "author", "name"), 256)
        fields = about.items(embed.get("fields"), (*here, "fields"), 25)
        for place, one in enumerate(fields):
            about.length(one.get("name"), (*here, "fields", place, "name"), 256, least=1, needed=True)
            about.length(one.get("value"), (*here, "fields", place, "value"), 1024, least=1, needed=True)
        total += sum(len(str(embed.get(name) or "")) for name in EMBED_PARTS)
        total += len((embed.get("footer") or {}).get("text") or "") + len(
            (embed.get("author") or {}).get("name") or ""
        )
        total += sum(len(str(one.get("name") or "")) + len(str(one.get("value") or "")) for one in fields)
    if total > 6000:
        about.say(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
    return [{"type": "rich"} | embed for embed in found]


def _check_allowed(allowed: Any, about: Complaints) -> None:
    if allowed is None:
        return
    here = ("allowed_mentions",)
    for number, kind in enumerate(about.items(allowed.get("parse"), (*here, "parse"), 3)):
        about.one_of(kind, (*here, "parse", number), {"users", "roles", "everyone"})
    for kind in ("users", "roles"):
        if about.items(allowed.get(kind), (*here, kind), 100) and kind in (allowed.get("parse") or ()):
            about.say(
                here,
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )
