"""The one exception: a role a facilitator chose is called when a theme is posted, and never otherwise."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from bot.deliverer import BACK_OFF
from tests.adapters.discord.local.cast import NEWS
from tests.adapters.discord.local.world import BOT_USER, GUILD, Message
from tests.contracts.messengers.stage import Seen
from tests.journeys.conversation import HOME, Conversation, conversation
from tests.journeys.stands.discord import DiscordStand, discord
from tests.journeys.stands.stand import Language

CHANGE = "PATCH /channels/{channel_id}/messages/{message_id}"
WHEN = {"fr": "tous les jeudis à 14h30", "en": "every Thursday at 2:30 pm"}


@pytest.fixture(params=["fr", "en"])
def language(request: pytest.FixtureRequest) -> Language:
    """What everybody speaks."""
    return cast(Language, request.param)


@pytest.fixture
async def stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: Language
) -> AsyncIterator[DiscordStand]:
    """A server."""
    monkeypatch.chdir(tmp_path)
    async with discord(tmp_path, language) as there:
        yield there


@pytest.fixture
async def talk(stand: DiscordStand, tmp_path: Path, language: Language) -> AsyncIterator[Conversation]:
    """The example community on it."""
    async with conversation(stand, tmp_path, language) as there:
        await stand.settle(there.house)
        yield there


async def chosen(talk: Conversation, role: str) -> dict[str, str]:
    """Nadia chooses a role for a new programme; what is to mend."""
    nadia = talk.person("nadia")
    await nadia.types("/theme programme")
    return await nadia.fills_in(
        name="Le jeudi", when=WHEN[talk.voice.language], channel=f"#{HOME}", notify=role
    )


async def published(talk: Conversation, role: str = "nouvelles") -> Seen:
    """A programme with that role is started, and its theme published."""
    nadia, label = talk.person("nadia"), talk.voice.plain("planning.publish_button")
    assert await chosen(talk, role) == {}
    drafted = await nadia.hears("Le jeudi", button="planning.start_button")
    await nadia.presses("planning.start_button", drafted)
    started = await nadia.sees(talk.voice.plain("planning.started", name="Le jeudi"))
    assert label in started.buttons
    await nadia.presses("planning.publish_button", started)
    return await talk.person("ines").sees(talk.voice.plain("asking.how_to_answer"))


def standing(stand: DiscordStand, seen: Seen) -> Message:
    """A message as it stands in Discord."""
    found = stand.discord.world.channel(HOME).message(seen.address.message)
    assert found
    return found


async def test_the_role_that_was_chosen_is_called_once_and_nobody_else_ever(
    talk: Conversation, stand: DiscordStand
) -> None:
    """By the posting alone: not by its changes, nor by anything else that is said."""
    world = stand.discord.world
    theme = await published(talk)
    said = standing(stand, theme)
    have = {one.user for one in world.guilds[GUILD].members.values() if NEWS in one.roles}
    assert said.pinged == have
    assert said.allowed_mentions == {"parse": [], "roles": [NEWS]}
    words = f"Je demande à <@&{NEWS}> et à @everyone ce qui les a bloqués, avant de parler du mien."
    await talk.person("thomas").answers(words, theme)
    await talk.person("thomas").chooses("always")
    await talk.quiet()
    said_besides = [m for channel in world.channels.values() for m in channel.messages if m is not said]
    others = [m for m in said_besides if m.author == BOT_USER and m.components]
    assert others
    assert all(not m.pinged and (m.allowed_mentions or {}).get("parse") == [] for m in others)
    assert not any((m.allowed_mentions or {}).get("roles") for m in others)
    assert stand.discord.called(CHANGE), "The count of answers is shown."
    assert standing(stand, theme).mentioned_roles == [NEWS]
    assert standing(stand, theme).pinged == have


async def test_the_preview_and_the_overview_say_who_is_called_and_call_nobody(
    talk: Conversation, stand: DiscordStand
) -> None:
    """Words are no mention."""
    nadia = talk.person("nadia")
    assert await chosen(talk, "nouvelles") == {}
    await nadia.hears("@nouvelles", button="asking.answer_button")
    assert "@nouvelles" in (await nadia.opens_overview()).text
    assert not any(message.pinged for message in stand.discord.world.channel(HOME).messages)


@pytest.mark.parametrize(("role", "why"), [("everyone", "everybody"), ("cercle", "closed")])
async def test_everybody_at_once_and_a_closed_role_cannot_be_chosen(
    role: str, why: str, talk: Conversation, stand: DiscordStand
) -> None:
    """With what to mend; the form opens again as it was filled in."""
    stand.discord.world.role("everyone").mentionable = True
    name = {"everyone": "@everyone", "cercle": "cercle"}[role]
    assert await chosen(talk, role) == {"notify": talk.voice.plain(f"planning.notify_{why}", role=name)}
    form = await talk.person("nadia").has_form()
    assert (form.fields["name"], form.fields["notify"]) == ("Le jeudi", stand.discord.world.role(role).id)
    assert await talk.person("nadia").fills_in(notify="nouvelles") == {}


@pytest.mark.parametrize("gone", [True, False], ids=["deleted, and the reply lost", "closed"])
async def test_a_role_that_cannot_be_called_any_more_never_holds_a_theme_back(
    gone: bool, talk: Conversation, stand: DiscordStand
) -> None:
    """It is posted; the core team is told, with what mends it, and chooses another or none."""
    nadia = talk.person("nadia")
    assert await chosen(talk, "nouvelles") == {}
    drafted = await nadia.hears("Le jeudi", button="planning.start_button")
    await nadia.presses("planning.start_button", drafted)
    if gone:
        del stand.discord.world.guilds[GUILD].roles[NEWS]
        stand.discord.faults.drop_after("POST /channels/{channel_id}/messages")
    else:
        stand.discord.world.role(NEWS).mentionable = False
    await nadia.presses(
        "planning.publish_button", await nadia.sees(talk.voice.plain("planning.started", name="Le jeudi"))
    )
    theme = await talk.person("ines").sees(talk.voice.plain("asking.how_to_answer"))
    await talk.quiet()
    await talk.passes(BACK_OFF)
    said = standing(stand, theme)
    assert not said.pinged
    assert (said.allowed_mentions or {}).get("roles") is None
    mark = talk.voice.plain("asking.nobody_called", role="nouvelles", programme="Le jeudi", channel=HOME)
    for facilitator in ("nadia", "thomas"):
        told = await talk.person(facilitator).is_told("", mark.splitlines()[0][:20])
        assert "@nouvelles" in told.text
    assert await talk.person("ines").direct_messages() == []
    change = (await nadia.direct_messages())[-1]
    await nadia.presses("adjusting.change_button", change)
    assert await nadia.fills_in(name="Le jeudi") == {}


async def test_a_form_opened_where_there_are_no_roles_keeps_the_one_that_was_chosen(
    talk: Conversation,
) -> None:
    """In a direct conversation Discord could offer none."""
    nadia = talk.person("nadia")
    await published(talk)
    direct = await talk.stage.direct("nadia")
    await nadia.presses("overview.programmes_button", await nadia.opens_overview(direct))
    await nadia.presses("planning.adjust_button", await nadia.hears("Le jeudi", direct))
    ways = await nadia.hears("", direct, button="adjusting.change_button")
    await nadia.presses("adjusting.change_button", ways)
    assert "notify" not in (await nadia.has_form()).fields
    assert await nadia.fills_in(name="Le jeudi aussi") == {}
    assert "@nouvelles" in (await nadia.opens_overview(direct)).text
