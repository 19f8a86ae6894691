"""Discord, heard by one process while the others stand by."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager

from adapters.discord import home
from adapters.discord.drawing.outbound import nonce
from bot.model.place import Address, Person, Place
from tests.adapters.discord.local import LocalDiscord, Message
from tests.adapters.discord.local.world import BOT_USER, GUILD, Channel, Member, User
from tests.adapters.discord.reading import words
from tests.adapters.discord.running import GENEROUS
from tests.reliability.replicas.scenes.scene import Standing

SAYING = "POST /channels/{channel_id}/messages"


class DiscordScene:
    """The local Discord."""

    name = home.NAME

    def __init__(self, discord: LocalDiscord) -> None:
        self._discord = discord
        self._channels: list[Channel] = []

    def settings(self) -> Mapping[str, str]:
        """The token, and where it is."""
        return {
            "MESSENGERS": self.name,
            "DISCORD_TOKEN": self._discord.token,
            "DISCORD_API_URL": self._discord.api_url,
            "DISCORD_GATEWAY_URL": self._discord.gateway_url,
        }

    def reached_at(self, pages: Sequence[str]) -> None:
        """It calls nobody."""

    def settle(self, people: int, channels: int) -> tuple[Sequence[Person], Sequence[Place]]:
        """Everybody is on the server."""
        users = [User(f"m{n}", f"{1_210_000_000_000_000_000 + n}", f"Membre {n}") for n in range(people)]
        self._discord.world.users |= {user.id: user for user in users}
        self._discord.world.guilds[GUILD].members |= {user.id: Member(user.id) for user in users}
        self._channels = [self._discord.people.create(f"salon-{number}") for number in range(channels)]
        return [home.person(user.id) for user in users], [home.place(one.id) for one in self._channels]

    # ---- People ------------------------------------------------------------------------------------------

    def say(self, person: Person, theme: Address, text: str) -> Message:
        """In its thread, which somebody opens who is quicker than the bot."""
        if theme.message not in self._discord.world.channels:
            head = self._discord.world.channels[theme.place.channel].message(theme.message)
            assert head
            self._discord.people.start_thread(person.user, head, "Comment fais-tu ?")
        return self._discord.people.say(person.user, theme.message, text)

    def edit(self, said: Message, text: str) -> None:
        """Change what one wrote."""
        self._discord.people.edit(said.author, said, text)

    def delete(self, said: Message) -> None:
        """Take back what one wrote."""
        self._discord.people.delete(said.author, said)

    def address(self, said: Message) -> Address:
        """In its thread, which goes by the id of what it hangs from."""
        thread = self._discord.world.channels[said.channel]
        assert thread.parent
        return home.address(thread.parent, said.id, thread.id)

    # ---- What the bot said -------------------------------------------------------------------------------

    def themes(self) -> Sequence[Address]:
        """In channels the bot says nothing else on its own initiative."""
        return [
            home.address(message.channel, message.id)
            for channel in self._channels
            for message in channel.messages
            if message.author == BOT_USER
        ]

    def standing(self, key: str) -> Sequence[Standing]:
        """By its nonce, wherever: a message that was changed has lost its mark."""
        wanted = nonce(key)
        return [self._standing(message) for message in self._messages() if message.nonce == wanted]

    def said_again(self) -> Sequence[str]:
        """By their nonces."""
        told = Counter(message.nonce for message in self._messages())
        return [f"said {times} times: {one}" for one, times in told.items() if times > 1]

    def _messages(self) -> Iterator[Message]:
        return (
            message
            for channel in self._discord.world.channels.values()
            for message in channel.messages
            if message.author == BOT_USER and message.only_for is None and message.nonce is not None
        )

    def _standing(self, message: Message) -> Standing:
        return Standing(home.address(message.channel, message.id), words(message))

    # ---- What goes wrong ---------------------------------------------------------------------------------

    def disturb(self, how: str, times: int) -> None:
        """Between Discord and whichever replica meets it."""
        faults, gateway = self._discord.faults, self._discord.gateway
        match how:
            case "cut sockets":
                gateway.drop()
            case "cut before":
                faults.drop_before(SAYING, times)
            case "cut during":
                faults.drop_during(SAYING, times)
            case "cut after":
                faults.drop_after(SAYING, times)
            case "out of order":
                faults.status("*", times=times)
            case "too many":
                faults.limit(SAYING, 1, times)
            case "twice":
                gateway.twice += 5
            case "unheard":
                gateway.invalidate()

    def mend(self) -> None:
        """All goes well from now on."""
        self._discord.faults.mend()
        self._discord.gateway.twice = 0

    async def send_again(self) -> None:
        """Discord does not."""

    def unsettled(self) -> bool:
        """What is on a socket counts as taken."""
        return False

    async def move(self, seconds: float) -> None:
        """Let its clock go on."""
        await self._discord.clock.move(seconds)


@asynccontextmanager
async def on_a_server() -> AsyncIterator[DiscordScene]:
    """One server, one gateway."""
    async with LocalDiscord(limits=GENEROUS, record=False) as discord:
        yield DiscordScene(discord)
