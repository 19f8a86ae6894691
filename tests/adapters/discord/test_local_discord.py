"""The local Discord, driven by the real library."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import discord as library
import pytest
from aiohttp import ClientError
from discord import app_commands, ui

from tests.adapters.discord.local import Limits, LocalDiscord, pointing
from tests.patience import PATIENCE

FREE = Limits(requests=10_000, everywhere=10_000)


@pytest.fixture
async def discord() -> AsyncIterator[LocalDiscord]:
    """A local Discord the library speaks with; what it sends is kept."""
    async with LocalDiscord(limits=FREE) as there:
        with pointing(there):
            yield there


class Bot(library.Client):
    """A bot that keeps what it is told."""

    def __init__(self, *, members: bool = True, content: bool = True) -> None:
        intents = library.Intents.default()
        intents.members, intents.message_content = members, content
        super().__init__(
            intents=intents,
            allowed_mentions=library.AllowedMentions.none(),
            guild_ready_timeout=0.02,  # it waits as long for more servers, each time
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[library.Message] = []
        self.told: list[str] = []
        self.ready = asyncio.Event()
        self.times_ready = 0

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The library would wait five seconds."""

    async def on_ready(self) -> None:
        self.times_ready += 1
        self.ready.set()

    async def on_resumed(self) -> None:
        self.told.append("resumed")

    async def on_message(self, message: library.Message) -> None:
        if message.type in {library.MessageType.default, library.MessageType.reply}:
            self.heard.append(message)

    async def on_raw_message_edit(self, payload: library.RawMessageUpdateEvent) -> None:
        self.told.append(f"edited {payload.message.content}")

    async def on_raw_message_delete(self, payload: library.RawMessageDeleteEvent) -> None:
        self.told.append(f"deleted {payload.message_id}")

    async def on_raw_reaction_add(self, payload: library.RawReactionActionEvent) -> None:
        self.told.append(f"reacted {payload.emoji}")

    async def on_raw_thread_update(self, payload: library.RawThreadUpdateEvent) -> None:
        self.told.append(f"archived {payload.data['thread_metadata']['archived']}")

    def channel(self, id: str) -> library.TextChannel:
        """A channel it knows."""
        found = self.get_channel(int(id))
        assert isinstance(found, library.TextChannel)
        return found

    @property
    def texts(self) -> list[str]:
        """What was said, as far as it was told."""
        return [message.content for message in self.heard]


@asynccontextmanager
async def online(discord: LocalDiscord, bot: Bot) -> AsyncIterator[Bot]:
    """The bot, connected while the block lasts."""
    await bot.login(discord.token)
    connected = asyncio.create_task(bot.connect())
    try:
        async with asyncio.timeout(PATIENCE):
            await bot.ready.wait()
        yield bot
    finally:
        await bot.close()
        with suppress(library.ConnectionClosed):
            await connected


async def eventually(true: Callable[[], bool], seconds: float = 8) -> None:
    """Wait, in real time, until something holds."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.005)


# ---- The gateway -----------------------------------------------------------------------------------------


async def test_the_library_signs_in_and_knows_the_server(discord: LocalDiscord) -> None:
    """Its channels, roles and members."""
    async with online(discord, Bot()) as bot:
        guild = bot.guilds[0]
        assert guild.name == "Mallette"
        assert {c.name for c in guild.channels} == {"pratiques", "cercle-nord", "annonces", "codir", "forum"}
        assert len(guild.members) == len(discord.world.users)
        assert bot.user
        assert guild.me.guild_permissions.send_messages
        assert not bot.channel(discord.world.channel("codir").id).permissions_for(guild.me).view_channel
    assert discord.refusals == []


async def test_a_wrong_token_does_not_get_in(discord: LocalDiscord) -> None:
    """Neither by REST nor over the gateway."""
    bot = Bot()
    with pytest.raises(library.LoginFailure):
        await bot.login(discord.token[1:])
    await bot.close()


@pytest.mark.parametrize("missing", ["members", "content"])
async def test_privileged_intents_have_to_be_switched_on(discord: LocalDiscord, missing: str) -> None:
    """Else the gateway closes."""
    discord.privileged.remove(missing)
    bot = Bot()
    await bot.login(discord.token)
    with pytest.raises(library.PrivilegedIntentsRequired):
        await bot.connect()
    await bot.close()
    assert discord.gateway.closed == [4014]


async def test_without_message_content_a_bot_reads_what_is_meant_for_it(discord: LocalDiscord) -> None:
    """Direct messages, those that name it, and its own."""
    async with online(discord, Bot(content=False)) as bot:
        discord.people.say("nadia", "pratiques", "Bonjour", files=("note.m4a",))
        discord.people.say("nadia", "pratiques", f"<@{bot.application_id}> Bonjour")
        discord.people.say_directly("nadia", "En privé")
        await bot.channel(discord.world.channel("pratiques").id).send("À tous")
        await eventually(lambda: len(bot.heard) == 4)
        assert bot.texts == ["", f"<@{bot.application_id}> Bonjour", "En privé", "À tous"]
        assert bot.heard[0].attachments == []
        assert isinstance(bot.heard[2].channel, library.DMChannel)


async def test_what_the_bot_does_not_see_it_is_not_told(discord: LocalDiscord) -> None:
    """By its roles and the channel."""
    async with online(discord, Bot()) as bot:
        secret = discord.people.say("nadia", "codir", "Entre nous")
        discord.people.react("thomas", secret, "✅")
        discord.people.delete("nadia", secret)
        discord.people.say("nadia", "cercle-nord", "Au cercle")
        await eventually(lambda: bot.texts == ["Au cercle"])
        assert bot.told == []


async def test_a_cut_is_resumed_and_what_was_missed_comes_in_its_order(discord: LocalDiscord) -> None:
    """Before the library says that it resumed."""
    async with online(discord, Bot()) as bot:
        discord.gateway.drop()
        for text in ("un", "deux", "trois"):
            discord.people.say("nadia", "pratiques", text)
        await eventually(lambda: "resumed" in bot.told)
        assert bot.texts == ["un", "deux", "trois"]
        assert (discord.gateway.identified, discord.gateway.resumed) == (1, 1)


@pytest.mark.parametrize("how", ["reconnect", "invalidate"])
async def test_the_library_resumes_when_it_is_asked_to(discord: LocalDiscord, how: str) -> None:
    """By op 7, and by op 9 when the session may be taken up again."""
    async with online(discord, Bot()) as bot:
        if how == "reconnect":
            discord.gateway.reconnect()
        else:
            discord.gateway.invalidate(resumable=True)
        discord.people.say("nadia", "pratiques", "Pendant")
        await eventually(lambda: "resumed" in bot.told)
        assert bot.texts == ["Pendant"]
        assert discord.gateway.identified == 1


async def test_what_happens_after_an_invalid_session_is_lost(discord: LocalDiscord) -> None:
    """Until the bot has a new one."""
    async with online(discord, Bot()) as bot:
        discord.gateway.invalidate()
        discord.people.say("nadia", "pratiques", "Perdu")
        await eventually(lambda: discord.gateway.identified == 2)
        discord.people.say("nadia", "pratiques", "Entendu")
        await eventually(lambda: bool(bot.texts))
        assert bot.texts == ["Entendu"]


async def test_a_forgotten_session_is_not_resumed(discord: LocalDiscord) -> None:
    """The library identifies again."""
    async with online(discord, Bot()) as bot:
        discord.gateway.forget()
        discord.gateway.drop()
        await eventually(lambda: bot.times_ready == 2)
        assert (discord.gateway.identified, discord.gateway.resumed) == (2, 0)


async def test_events_come_twice_at_times(discord: LocalDiscord) -> None:
    """And the library tells them twice."""
    async with online(discord, Bot()) as bot:
        discord.gateway.twice = 1
        discord.people.say("nadia", "pratiques", "Deux fois")
        discord.people.say("nadia", "pratiques", "Une fois")
        await eventually(lambda: bot.texts == ["Deux fois", "Deux fois", "Une fois"])


async def test_a_malformed_event_ends_the_library(discord: LocalDiscord) -> None:
    """Whoever runs it must start it again."""
    bot = Bot()
    await bot.login(discord.token)
    connected = asyncio.create_task(bot.connect())
    await bot.ready.wait()
    discord.gateway.malformed()
    with pytest.raises(KeyError):
        await connected
    await bot.close()


async def test_a_revoked_token_ends_the_connection(discord: LocalDiscord) -> None:
    """With the code for it."""
    bot = Bot()
    await bot.login(discord.token)
    connected = asyncio.create_task(bot.connect())
    await bot.ready.wait()
    discord.revoke()
    with pytest.raises(library.ConnectionClosed) as closed:
        await connected
    await bot.close()
    assert closed.value.code == 4004


# ---- Messages and threads --------------------------------------------------------------------------------


async def test_edits_deletions_and_emoji_are_told(discord: LocalDiscord) -> None:
    """As raw events; a preview is an edit, too."""
    async with online(discord, Bot()) as bot:
        said = discord.people.say("nadia", "pratiques", "Bonjuor")
        discord.people.edit("nadia", said, "Bonjour")
        discord.people.react("yann", said, "✅")
        discord.people.preview(said)
        discord.people.delete("nadia", said)
        wanted = ["edited Bonjour", "reacted ✅", "edited Bonjour", f"deleted {said.id}"]
        await eventually(lambda: len(bot.told) == 4)
        assert bot.told == wanted


async def test_a_thread_sleeps_after_its_time_and_wakes_when_somebody_writes(discord: LocalDiscord) -> None:
    """By the clock of Discord; meanwhile it is among those archived."""
    async with online(discord, Bot()) as bot:
        place = bot.channel(discord.world.channel("pratiques").id)
        message = await place.send("Une question")
        thread = await message.create_thread(name="Réponses", auto_archive_duration=60)
        assert thread.id == message.id
        await discord.clock.move(59 * 60)
        discord.people.say("nadia", str(thread.id), "Je note")
        await discord.clock.move(59 * 60)
        assert [t.id for t in await bot.guilds[0].active_threads()] == [thread.id]
        await discord.clock.move(60)
        assert [t.id async for t in place.archived_threads()] == [thread.id]
        await thread.send("Réveil")
        await eventually(lambda: "archived False" in bot.told)
        assert [m.content async for m in thread.history(oldest_first=True)] == ["", "Je note", "Réveil"]
        assert [t.name for t in discord.people.threads("nadia", "pratiques")] == ["Réponses"]


async def test_history_is_read_from_a_message_on(discord: LocalDiscord) -> None:
    """Before, after, and a few at a time."""
    async with online(discord, Bot()) as bot:
        said = [discord.people.say("nadia", "pratiques", str(number)) for number in range(5)]
        place = bot.channel(said[0].channel)
        after = place.history(after=library.Object(int(said[1].id)), limit=2)
        before = place.history(before=library.Object(int(said[3].id)), limit=2)
        assert [m.content async for m in after] == ["2", "3"]
        assert [m.content async for m in before] == ["2", "1"]


async def test_a_reply_that_is_lost_hides_a_message_that_stands(discord: LocalDiscord) -> None:
    """The library does not try again."""
    async with online(discord, Bot()) as bot:
        discord.faults.drop_after("POST /channels/{channel_id}/messages")
        with pytest.raises(ClientError):
            await bot.channel(discord.world.channel("pratiques").id).send("Une question")
        assert [m.content for m in discord.people.sees("nadia", "pratiques")] == ["Une question"]


# ---- Interactions ----------------------------------------------------------------------------------------


async def test_a_command_is_synced_completed_and_answered_in_private(discord: LocalDiscord) -> None:
    """Its name in the language of who types."""
    bot = Bot()

    @bot.tree.command(name="practice", description="Find a practice")
    async def find(turn: library.Interaction, words: str) -> None:
        await turn.response.defer(ephemeral=True)
        await turn.followup.send(f"Trouvé : {words} ({turn.locale.value})")
        await turn.followup.send("Et aussi", ephemeral=True)

    @find.autocomplete("words")
    async def offer(_: library.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed}éguer", value="déléguer")]

    async with online(discord, bot):
        await bot.tree.sync()
        typed = discord.people.complete("nadia", "pratiques", "/practice words:dél")
        assert await typed.settled()
        assert typed.choices == [{"name": "déléguer", "value": "déléguer"}]
        done = discord.people.command("claire", "pratiques", "/practice words:déléguer mieux")
        await eventually(lambda: len(done.followups) == 1)
        seen = discord.people.sees("claire", "pratiques")
        assert [m.content for m in seen] == ["Trouvé : déléguer mieux (en-GB)", "Et aussi"]
        assert discord.people.sees("nadia", "pratiques") == []
        assert discord.commands.writes == 1


class Tell(ui.Modal, title="Raconter"):
    """A form of two fields."""

    method: ui.Label[ui.View] = ui.Label(
        text="Ce que je fais", component=ui.TextInput(custom_id="method", style=library.TextStyle.long)
    )
    named: ui.Label[ui.View] = ui.Label(
        text="Signer",
        component=ui.Select(custom_id="named", options=[library.SelectOption(label="Oui", value="yes")]),
    )
    sent: dict[str, object]

    async def on_submit(self, turn: library.Interaction) -> None:
        assert isinstance(self.method.component, ui.TextInput)
        assert isinstance(self.named.component, ui.Select)
        self.sent = {"method": self.method.component.value, "named": self.named.component.values}
        await turn.response.edit_message(content="Merci", view=None)


async def test_a_press_opens_a_form_that_changes_the_message(discord: LocalDiscord) -> None:
    """When it is sent."""
    form = Tell(custom_id="tell")

    class Card(ui.View):
        @ui.button(label="Répondre", custom_id="open")
        async def open(self, turn: library.Interaction, _: ui.Button["Card"]) -> None:
            await turn.response.send_modal(form)

    async with online(discord, Bot()) as bot:
        await bot.channel(discord.world.channel("pratiques").id).send("Une question", view=Card(timeout=None))
        said = discord.people.sees("nadia", "pratiques")[-1]
        assert await discord.people.press("nadia", said, "Répondre").settled()
        opened = discord.people.modal("nadia")
        assert opened
        assert (opened.title, opened.custom_id) == ("Raconter", "tell")
        sent = discord.people.submit("nadia", {"method": "Je note.", "named": "yes"})
        assert await sent.settled()
        assert form.sent == {"method": "Je note.", "named": ["yes"]}
        assert (said.content, said.components) == ("Merci", [])
        assert discord.people.modal("nadia") is None


async def test_an_entry_of_a_messages_menu_brings_the_message(discord: LocalDiscord) -> None:
    """In a thread, too."""
    bot = Bot()

    @bot.tree.context_menu(name="Garder comme pratique")
    async def keep(turn: library.Interaction, message: library.Message) -> None:
        await turn.response.send_message(f"Gardé : {message.content}", ephemeral=True)

    async with online(discord, bot):
        await bot.tree.sync()
        thread = discord.people.start_thread("nadia", discord.people.say("nadia", "pratiques", "x"), "Fil")
        said = discord.people.say("thomas", thread.id, "Je garde une chaise vide.")
        assert await discord.people.pick("yann", said, "Garder comme pratique").settled()
        assert discord.people.sees("yann", thread.id)[-1].content == "Gardé : Je garde une chaise vide."
