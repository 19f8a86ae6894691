"""The whole bot in a server: from an empty channel to a practice somebody else finds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.app import doctor, house
from bot.settings import Settings
from bot.wording import Wording
from tests.adapters.discord.local import LocalDiscord, Permission
from tests.adapters.discord.running import GENEROUS
from tests.adapters.discord.stage import DiscordStage
from tests.adapters.engine import until
from tests.contracts.messengers.stage import Seen
from tests.journeys.conversation import HOME, Conversation
from tests.journeys.stands.discord import DiscordStand
from tests.patience import PATIENCE

FOUNDED = {"name": "Managers", "purpose": "Apprendre les uns des autres."}


def chosen(folder: Path, monkeypatch: pytest.MonkeyPatch, discord: LocalDiscord) -> Settings:
    """What an operator would have written in ``.env``."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DISCORD_TOKEN", discord.token)
    monkeypatch.setenv("DISCORD_API_URL", discord.api_url)
    monkeypatch.setenv("DISCORD_GATEWAY_URL", discord.gateway_url)
    return Settings(database_url=f"sqlite+aiosqlite:///{folder}/mallette.db", http_port=0)


@asynccontextmanager
async def at_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch, discord: LocalDiscord
) -> AsyncIterator[Conversation]:
    """A bot that connects because its token is there."""
    async with house.opened(chosen(folder, monkeypatch, discord)) as (running, _):
        living = asyncio.create_task(running.live())
        try:
            async with asyncio.timeout(PATIENCE):
                while await running.missing():
                    await asyncio.sleep(0.01)
            stand = DiscordStand(discord, "fr")
            yield Conversation(running, DiscordStage(discord), Wording().voice("fr"), stand)
        finally:
            living.cancel()
            with suppress(asyncio.CancelledError):
                await living


@pytest.fixture
async def discord() -> AsyncIterator[LocalDiscord]:
    """A server."""
    async with LocalDiscord(limits=GENEROUS) as there:
        yield there


@pytest.fixture
async def talk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, discord: LocalDiscord
) -> AsyncIterator[Conversation]:
    """A bot at work."""
    async with at_work(tmp_path, monkeypatch, discord) as there:
        yield there


async def theme_in(talk: Conversation, channel: str) -> Seen:
    """A community is founded in a channel, and its first theme asked."""
    nadia = talk.person("nadia")
    await nadia.types("/theme", channel)
    invitation = await nadia.sees(talk.voice.plain("founding.invitation"), channel)
    await nadia.presses("founding.button", invitation)
    assert "timezone" in await nadia.fills_in(**FOUNDED, timezone="Europe/Atlantis")
    assert await nadia.fills_in(timezone="Europe/Paris") == {}
    founded = await nadia.sees(
        talk.voice.plain("founding.founded", name="Managers", channel=channel), channel
    )
    await nadia.presses("planning.new_programme_button", founded)
    assert await nadia.fills_in(name="Le lundi", when="tous les lundis à 9h") == {}
    drafted = await nadia.hears("", channel, button="planning.start_button")
    await nadia.presses("planning.start_button", drafted)
    await nadia.types("/theme", channel)
    label = talk.voice.plain("planning.publish_button")
    async with asyncio.timeout(PATIENCE):
        while not (cards := [s for s in await talk.stage.sees("nadia", channel) if label in s.buttons]):
            await asyncio.sleep(0.02)
    await nadia.presses("planning.publish_button", cards[-1])
    return await talk.person("thomas").sees(talk.voice.plain("asking.how_to_answer"), channel)


async def test_from_an_empty_channel_to_a_practice_somebody_else_finds(
    talk: Conversation, discord: LocalDiscord
) -> None:
    """Founding, a programme, a theme, answers both ways, consent, search: all in Discord's own ways."""
    nadia, thomas, yann = (talk.person(name) for name in ("nadia", "thomas", "yann"))
    theme = await theme_in(talk, HOME)
    await until(lambda: theme.id in discord.world.channels)  # a thread hangs from the theme
    await thomas.answers("Je fixe le résultat et deux jalons, jamais la méthode.", theme)
    await thomas.chooses("always")
    await yann.presses("asking.answer_button", theme)
    assert await yann.fills_in(method="Je demande trois options avant de dire oui.", named="no") == {}
    shown = await yann.sees("trois options", HOME, theme)
    assert "Yann" not in shown.text
    found = await yann.finds("jalons et résultat")
    assert "deux jalons" in found.text
    assert not any("deux jalons" in s.text for s in await talk.stage.sees("nadia", HOME))
    assert await nadia.glimpses("deux jalons") is None
    assert discord.refusals == []


async def test_a_reply_beneath_a_theme_in_the_channel_is_an_answer_too(
    talk: Conversation, discord: LocalDiscord
) -> None:
    """Changed and removed with its message; a reply to something else is conversation."""
    nadia, thomas = talk.person("nadia"), talk.person("thomas")
    theme = await theme_in(talk, HOME)
    head = discord.world.channel(HOME).message(theme.id)
    said = discord.people.say("thomas", HOME, "Je laisse toujours une chaise vide à table.", reply=head)
    await thomas.chooses("always")
    discord.people.say("ines", HOME, "Et moi une fenêtre toujours ouverte.", reply=said)
    await nadia.sees(talk.voice.plain("asking.counts", answers=1, kept=1))
    discord.people.edit("thomas", said, "Je laisse toujours un tabouret vide à table.")
    assert "tabouret" in (await nadia.finds("tabouret")).text
    discord.people.delete("thomas", said)
    await talk.person("yann").answers("Je demande trois options avant de dire oui.", theme)
    await nadia.sees(talk.voice.plain("asking.counts", answers=1, kept=0))


async def test_replies_beneath_a_theme_during_an_outage_are_taken_in_changed_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, discord: LocalDiscord
) -> None:
    """As those in its thread are; what else was said in the channel meanwhile is conversation."""
    say = discord.people.say
    async with at_work(tmp_path, monkeypatch, discord) as talk:
        theme = await theme_in(talk, HOME)
        head = discord.world.channel(HOME).message(theme.id)
        changed = say("thomas", HOME, "Je laisse toujours une chaise vide à table.", reply=head)
        await talk.person("thomas").chooses("always")
        gone = say("ines", HOME, "Je note tout dans un carnet rouge, toujours.", reply=head)
        await talk.person("ines").chooses("always")
        await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=2, kept=2))
    discord.people.edit("thomas", changed, "Je laisse toujours un tabouret vide à table.")
    discord.people.delete("ines", gone)
    say("yann", HOME, "Je demande trois options avant de dire oui.", reply=head)
    say("claire", HOME, "Et moi une fenêtre toujours ouverte, même en hiver.", reply=changed)
    say("claire", HOME, "Qui vient déjeuner avec nous à midi pile ?")
    async with at_work(tmp_path, monkeypatch, discord) as talk:
        await talk.person("yann").chooses("always")
        nadia = talk.person("nadia")
        async with asyncio.timeout(PATIENCE):
            while "un tabouret vide" not in (await nadia.finds("tabouret")).text:
                await asyncio.sleep(0.05)
            while "un carnet rouge" in (await nadia.finds("carnet rouge")).text:
                await asyncio.sleep(0.05)  # what is missing is known when everything was read
        await nadia.sees(talk.voice.plain("asking.counts", answers=2, kept=2))
        await talk.quiet()
        assert await talk.person("claire").direct_messages() == []


async def test_in_a_forum_each_theme_is_a_post(talk: Conversation, discord: LocalDiscord) -> None:
    """Answered in it, counted in its first message, and found from there."""
    nadia, thomas = talk.person("nadia"), talk.person("thomas")
    post = discord.people.post("nadia", "forum", "Bonjour", "On commence ?")
    await nadia.types("/theme", post.id)
    await nadia.presses("founding.button", await nadia.sees(talk.voice.plain("founding.invitation"), post.id))
    assert await nadia.fills_in(**FOUNDED, timezone="Europe/Paris") == {}
    founded = await nadia.sees("Managers", post.id)
    await nadia.presses("planning.new_programme_button", founded)
    assert await nadia.fills_in(name="Le lundi", when="tous les lundis à 9h") == {}
    drafted = await nadia.hears("", post.id, button="planning.start_button")
    await nadia.presses("planning.start_button", drafted)
    label = talk.voice.plain("planning.publish_button")
    async with asyncio.timeout(PATIENCE):
        while not (cards := [s for s in await talk.stage.sees("nadia", post.id) if label in s.buttons]):
            await asyncio.sleep(0.02)
    await nadia.presses("planning.publish_button", cards[-1])
    theme = await thomas.sees(talk.voice.plain("asking.how_to_answer"), "forum")
    assert discord.world.channels[theme.id].name in theme.text
    await talk.stage.post(
        "thomas", "forum", "Je fixe le résultat et deux jalons, jamais la méthode.", theme.id
    )
    await thomas.chooses("always")
    await thomas.sees(talk.voice.plain("asking.counts", answers=1, kept=1), "forum")
    assert discord.refusals == []


async def test_after_a_restart_buttons_work_and_what_was_missed_is_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, discord: LocalDiscord
) -> None:
    """Once: what the bot could not hear it reads when it is back."""
    async with at_work(tmp_path, monkeypatch, discord) as talk:
        theme = await theme_in(talk, HOME)
        await talk.person("thomas").answers("Je fixe le résultat et deux jalons, jamais la méthode.", theme)
        await talk.person("thomas").chooses("always")
    await DiscordStage(discord).post("ines", HOME, "Je demande toujours deux avis différents.", theme.address)
    async with at_work(tmp_path, monkeypatch, discord) as talk:
        await talk.person("ines").chooses("always")
        await talk.person("nadia").sees(talk.voice.plain("asking.counts", answers=2, kept=2))
        await talk.person("yann").presses("asking.answer_button", theme)
        assert await talk.person("yann").fills_in(method="Je laisse la fenêtre ouverte, voilà.") == {}
        await talk.person("yann").sees("la fenêtre ouverte", HOME, theme)


async def test_a_restart_between_two_steps_of_a_form_loses_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, discord: LocalDiscord
) -> None:
    """The window that is open knows its own fields only; what was filled in before it was kept."""
    async with at_work(tmp_path, monkeypatch, discord) as talk:
        await theme_in(talk, HOME)
        await talk.person("ines").types("/pratique nouvelle")
        assert await discord.people.submit("ines", {"title": "La chaise vide"}).settled()
        leading = discord.people.sees("ines", HOME)[-1]
        assert await discord.people.press("ines", leading, "Continuer").settled()
    async with at_work(tmp_path, monkeypatch, discord) as talk:
        sent = discord.people.submit("ines", {"method": "Je laisse toujours une chaise libre à table."})
        assert await sent.settled()
        assert "La chaise vide" in (await talk.person("ines").finds("chaise libre")).text


async def test_who_takes_no_direct_messages_is_asked_when_they_turn_to_the_bot(talk: Conversation) -> None:
    """Once, and privately; nobody else sees that something waits for them."""
    theme = await theme_in(talk, HOME)
    odile, nadia = talk.person("odile"), talk.person("nadia")
    await odile.answers("Je laisse toujours une chaise vide à table.", theme)
    await nadia.sees(talk.voice.plain("asking.counts", answers=1, kept=0))
    await talk.quiet()
    await odile.types("/pratique aide")
    label = talk.voice.plain("consenting.always_button")
    async with asyncio.timeout(PATIENCE):
        while not (asked := [s for s in await talk.stage.sees("odile", HOME) if label in s.buttons]):
            await asyncio.sleep(0.02)
    assert asked[0].private
    await odile.presses("consenting.always_button", asked[0])
    assert "chaise vide" in (await nadia.finds("chaise")).text
    await odile.types("/pratique aide")
    await talk.quiet()
    assert not any(label in seen.buttons for seen in await talk.stage.sees("odile", HOME))


async def test_only_facilitators_plan_whatever_discord_shows(talk: Conversation) -> None:
    """Everybody sees the command; the bot decides."""
    await theme_in(talk, HOME)
    before = {seen.id for seen in await talk.stage.sees("ines", HOME)}
    await talk.person("ines").types("/theme programme")
    assert await talk.stage.form("ines") is None
    (told,) = [seen for seen in await talk.stage.sees("ines", HOME) if seen.id not in before]
    assert told.private


async def test_without_the_privileged_intents_forms_and_buttons_carry_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written in threads is not read, and passes for no answer."""
    async with (
        LocalDiscord(limits=GENEROUS, privileged=set()) as discord,
        at_work(tmp_path, monkeypatch, discord) as talk,
    ):
        thomas, yann = talk.person("thomas"), talk.person("yann")
        theme = await theme_in(talk, HOME)
        await thomas.answers("Je fixe le résultat et deux jalons, jamais la méthode.", theme)
        await yann.presses("asking.answer_button", theme)
        assert await yann.fills_in(method="Je demande trois options avant de dire oui.") == {}
        await yann.chooses("always")
        await thomas.sees(talk.voice.plain("asking.counts", answers=1, kept=1))
        assert "trois options" in (await thomas.finds("options")).text


async def test_a_token_that_stops_working_takes_nothing_else_down(
    talk: Conversation, discord: LocalDiscord, capfd: pytest.CaptureFixture[str]
) -> None:
    """The operator reads one sentence; the bot says that it is not ready."""
    discord.revoke()
    async with asyncio.timeout(PATIENCE):
        while not await talk.house.missing():
            await asyncio.sleep(0.01)
    assert await talk.house.missing() == "Not connected: discord."
    written = ""
    async with asyncio.timeout(PATIENCE):
        while "DISCORD_TOKEN" not in written:
            written += "".join(capfd.readouterr())
            await asyncio.sleep(0.01)
    assert "Traceback" not in written


async def test_a_lost_gateway_is_missed_until_it_is_back(talk: Conversation, discord: LocalDiscord) -> None:
    """Whoever asks whether the bot is ready is told the truth, in both directions."""
    discord.gateway.refusing = 1000
    discord.gateway.drop()
    async with asyncio.timeout(60):  # between two sessions that begin, Discord asks for five seconds
        while await talk.house.missing() != "Not connected: discord.":
            await asyncio.sleep(0.01)
        discord.gateway.refusing = 0
        while await talk.house.missing():
            await asyncio.sleep(0.01)


async def test_told_to_stop_while_discord_is_away_it_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, discord: LocalDiscord
) -> None:
    """Discord's library takes no notice of being cancelled while it connects again."""
    async with house.opened(chosen(tmp_path, monkeypatch, discord)) as (running, _):
        living = asyncio.create_task(running.live())
        await until(lambda: discord.gateway.listening)
        discord.gateway.refusing = 1000
        discord.gateway.drop()
        await until(lambda: discord.gateway.refusing < 1000)
        living.cancel()
        async with asyncio.timeout(PATIENCE):
            with suppress(asyncio.CancelledError):
                await living
    assert living.cancelled()


async def test_the_doctor_looks_at_the_channels_communities_live_in(
    talk: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, discord: LocalDiscord
) -> None:
    """What one of them takes away, no permission of the server tells."""
    await theme_in(talk, HOME)
    settings = chosen(tmp_path, monkeypatch, discord)
    assert all(found.well for found in await doctor.examine(settings) if found.about == "discord")
    discord.people.allow(HOME, "mallette", Permission.READ_MESSAGE_HISTORY, False)
    (wrong,) = (f for f in await doctor.examine(settings) if f.about == "discord" and not f.well)
    assert f"#{HOME}" in wrong.said


async def test_the_doctor_looks_at_discord_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, discord: LocalDiscord
) -> None:
    """Where its token is."""
    settings = chosen(tmp_path, monkeypatch, discord)
    about = {finding.about: finding.well for finding in await doctor.examine(settings)}
    assert about["discord"]
    discord.privileged.discard("content")
    assert any("Message Content" in finding.said for finding in await doctor.examine(settings))
