"""Who leaves the server leaves the core team, and no community rests on them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.adapters.discord.local import LocalDiscord
from tests.adapters.discord.local.cast import PEOPLE
from tests.adapters.discord.local.permissions import USUAL
from tests.adapters.discord.local.world import Guild, Member, Role
from tests.adapters.discord.running import GENEROUS
from tests.adapters.engine import until
from tests.journeys.conversation import HOME, Conversation, conversation
from tests.journeys.stands.discord import DiscordStand

DM = "POST /users/@me/channels"
ELSEWHERE = "1100000000005000001"


@dataclass(frozen=True)
class Company:
    """The example community on a server, with its owner's hands."""

    discord: LocalDiscord
    talk: Conversation


@pytest.fixture
async def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Company]:
    """Nadia and Thomas are its core team; the bot and everybody are on another server, too."""
    monkeypatch.chdir(tmp_path)
    async with LocalDiscord(limits=GENEROUS) as discord:
        everyone = Role("everyone", ELSEWHERE, USUAL, position=0)
        people = {person.id: Member(person.id) for person in PEOPLE}
        discord.world.guilds[ELSEWHERE] = Guild(
            ELSEWHERE, "Ailleurs", PEOPLE[0].id, roles={ELSEWHERE: everyone}, members=people
        )
        stand = DiscordStand(discord, "fr")
        async with conversation(stand, tmp_path, "fr") as talk:
            await stand.settle(talk.house)
            await talk.person("nadia").sees("👋")
            yield Company(discord, talk)


async def test_who_remains_in_the_core_team_is_told_and_may_call_for_others(company: Company) -> None:
    """Nothing that concerns the team is said to who left, though they may still be met elsewhere."""
    nadia = company.talk.person("nadia")
    company.discord.people.leave("thomas")
    told = await nadia.is_told("", "Thomas Lemoine n'est plus ici")
    await nadia.presses("volunteering.call_button", told)
    await company.talk.person("ines").sees(company.talk.voice.plain("volunteering.call", name="Nadia Kaci"))
    company.talk.stand.archive(HOME)
    await company.talk.passes(await company.talk.next_due())
    await nadia.is_told("", company.talk.voice.plain("asking.hindrance_gone"))
    thomas = company.discord.world.user("thomas").id
    assert [call for call in company.discord.called(DM) if call.body["recipient_id"] == thomas] == []


async def test_who_leaves_another_server_stays_in_the_core_team(company: Company) -> None:
    """The community lives where they still are."""
    talk = company.talk
    company.discord.people.leave("thomas", ELSEWHERE)
    company.discord.people.leave("nadia")
    await talk.person("thomas").is_told("", "Nadia Kaci n'est plus ici")
    await talk.person("thomas").opens_overview()


async def test_where_nobody_is_left_whoever_volunteers_is_in(company: Company) -> None:
    """And the programme goes on meanwhile."""
    talk = company.talk
    company.discord.people.leave("thomas")
    await talk.person("nadia").is_told("", "Thomas Lemoine n'est plus ici")
    company.discord.people.leave("nadia")
    ines = talk.person("ines")
    asked = await ines.sees(talk.voice.plain("departing.nobody_left"))
    await ines.presses("volunteering.join_button", asked)
    await ines.sees("Bienvenue dans l'équipe-cœur")
    await ines.opens_overview()
    await talk.passes(await talk.next_due())
    await ines.sees(talk.voice.plain("asking.how_to_answer"))


async def test_who_left_finds_nothing_in_a_direct_message(company: Company) -> None:
    """Though the bot still answers; back on the server, and seen there, they find as before."""
    discord, talk = company.discord, company.talk
    direct = await talk.stage.direct("yann")

    async def found() -> str:
        before = len(await talk.stage.sees("yann", direct))
        await talk.stage.command("yann", direct, "/pratique chercher réunion")
        await until(lambda: len(discord.people.sees_directly("yann")) > before)
        return (await talk.stage.sees("yann", direct))[-1].text

    nothing = talk.voice.plain("searching.nothing", words="réunion")
    await talk.stage.command("yann", HOME, "/pratique aide")
    assert nothing not in await found()
    discord.people.leave("yann")
    discord.people.leave("yann", ELSEWHERE)
    await talk.quiet()
    assert nothing in await found()
    discord.people.join("yann")
    await talk.stage.command("yann", HOME, "/pratique aide")
    assert nothing not in await found()


async def test_without_the_intent_nobody_is_told_of_as_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the guide says: Discord tells of nobody then, and everything else goes on."""
    monkeypatch.chdir(tmp_path)
    async with LocalDiscord(limits=GENEROUS, privileged={"content"}) as discord:
        stand = DiscordStand(discord, "fr")
        async with conversation(stand, tmp_path, "fr") as talk:
            await stand.settle(talk.house)
            await talk.person("nadia").sees("👋")
            discord.people.leave("thomas")
            await talk.person("nadia").opens_overview()
            await talk.quiet()
            assert await talk.person("nadia").direct_messages() == []


@pytest.mark.parametrize("elsewhere", [False, True])
async def test_who_left_while_nobody_listened_is_found_gone(elsewhere: bool, company: Company) -> None:
    """Though they may still be on another server; whoever volunteers is in."""
    talk, world = company.talk, company.discord.world
    for name in ("thomas", "nadia"):
        for guild in world.guilds.values():
            if guild.id != ELSEWHERE or not elsewhere:
                del guild.members[world.user(name).id]
    company.discord.gateway.close(4000, forget=True)
    ines = talk.person("ines")
    asked = await ines.sees(talk.voice.plain("departing.nobody_left"))
    await ines.presses("volunteering.join_button", asked)
    await ines.sees("Bienvenue dans l'équipe-cœur")
