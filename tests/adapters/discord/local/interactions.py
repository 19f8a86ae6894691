"""What somebody does to turn to the bot: told over the gateway, answered by a token that does not last."""

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests import patience
from tests.adapters.discord.local import shapes
from tests.adapters.discord.local.refusals import Refused
from tests.adapters.discord.local.world import (
    APPLICATION,
    BOT_USER,
    DIRECT,
    GUILD,
    Channel,
    Json,
    Kind,
    Message,
    Modal,
    User,
)

if TYPE_CHECKING:
    from tests.adapters.discord.local.server import LocalDiscord

PATIENCE = 3.0
TOKEN_LIFE = 15 * 60.0
TYPES: dict[Kind, int] = {"command": 2, "component": 3, "autocomplete": 4, "modal": 5}


@dataclass(eq=False)
class Interaction:
    """One thing somebody did, and what became of it."""

    id: str
    token: str
    kind: Kind
    user: str
    channel: str
    at: float
    payload: Json
    message: Message | None = None
    """The message whose button was pressed, or whose button opened the form."""
    answer: int | None = None
    """The type of the callback, once there was one."""
    original: Message | None = None
    """What ``@original`` stands for."""
    choices: list[Json] = field(default_factory=list)
    """What was offered to somebody who typed."""
    followups: list[Message] = field(default_factory=list)
    _settled: asyncio.Event = field(default_factory=asyncio.Event)

    def settle(self, answer: int) -> None:
        """It was answered."""
        self.answer = answer
        self._settled.set()

    async def settled(self, seconds: float = patience.PATIENCE) -> bool:
        """Whether it was answered, before so many seconds of real time."""
        try:
            async with asyncio.timeout(seconds):
                await self._settled.wait()
        except TimeoutError:
            return False
        return True


class Interactions:
    """Every interaction there was."""

    def __init__(self, discord: "LocalDiscord") -> None:
        self._discord = discord
        self.all: list[Interaction] = []
        """Oldest first."""

    def start(
        self,
        kind: Kind,
        person: User,
        channel: Channel,
        data: Json,
        message: Message | None = None,
        *,
        told: bool = True,
    ) -> Interaction:
        """Tell the bot what somebody did; ``told`` says whether it is told of the message, too."""
        discord, world = self._discord, self._discord.world
        payload: Json = {
            "version": 1,
            "type": TYPES[kind],
            "token": secrets.token_urlsafe(48),
            "id": discord.clock.snowflake(),
            "application_id": APPLICATION,
            "channel_id": channel.id,
            "channel": shapes.partial_channel(world, channel, person.id),
            "data": data,
            "locale": person.locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": channel.guild or "0"},
            "context": 1 if channel.type == DIRECT else 0,
            "app_permissions": shapes.permissions(world.permissions(BOT_USER, channel)),
            "attachment_size_limit": 10 * 1024 * 1024,
        }
        if channel.guild:
            guild = world.guilds[channel.guild]
            member = shapes.member(world, guild.members[person.id])
            member["permissions"] = shapes.permissions(world.permissions(person.id, channel))
            partial = {"id": guild.id, "locale": guild.locale, "features": ["COMMUNITY"]}
            payload |= {
                "guild_id": guild.id,
                "guild_locale": guild.locale,
                "guild": partial,
                "member": member,
            }
        else:
            payload["user"] = shapes.user(person)
        if message and told:
            payload["message"] = shapes.message(world, channel, message)
        interaction = Interaction(
            payload["id"],
            payload["token"],
            kind,
            person.id,
            channel.id,
            discord.clock.now(),
            payload,
            message,
        )
        self.all.append(interaction)
        discord.gateway.dispatch("INTERACTION_CREATE", payload)
        return interaction

    def answering(self, id: str, token: str) -> Interaction:
        """The interaction that a callback answers. Raises ``Refused``."""
        for interaction in self.all:
            if interaction.id == id and secrets.compare_digest(interaction.token, token):
                if interaction.answer is not None:
                    raise Refused(40060)
                if self._discord.clock.now() >= interaction.at + PATIENCE:
                    raise Refused(10062)
                return interaction
        raise Refused(10062)

    def following(self, webhook: str, token: str) -> Interaction:
        """The interaction that a token goes on with. Raises ``Refused``."""
        if webhook != APPLICATION:
            raise Refused(10015)
        for interaction in self.all:
            if secrets.compare_digest(interaction.token.encode(), token.encode()):
                if self._discord.clock.now() >= interaction.at + TOKEN_LIFE:
                    raise Refused(50027)
                if interaction.answer is None:
                    raise Refused(10015)
                return interaction
        raise Refused(50027)

    def say(self, interaction: Interaction, said: Message) -> None:
        """Add what the bot says to where somebody turned to it."""
        channel = self._discord.world.channels[interaction.channel]
        said.only_for = interaction.user if said.flags & 1 << 6 else None
        said.webhook = APPLICATION
        self._discord.events.posted(channel, said)

    def metadata(self, interaction: Interaction) -> Json:
        """What a message tells of the interaction it answers."""
        told: Json = {
            "id": interaction.id,
            "type": TYPES[interaction.kind],
            "user": shapes.user(self._discord.world.users[interaction.user]),
            "authorizing_integration_owners": {"0": GUILD},
        }
        if interaction.kind == "component" and interaction.message:
            told["interacted_message_id"] = interaction.message.id
        return told

    def show(self, interaction: Interaction, modal: Json) -> None:
        """Open a form on somebody's screen."""
        self._discord.world.modals[interaction.user] = Modal(
            interaction.user,
            modal["custom_id"],
            modal["title"],
            modal["components"],
            interaction.channel,
            interaction.message,
        )
