"""Who leaves the company leaves the core team, and no community rests on them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.adapters.slack.local import LocalSlack
from tests.adapters.slack.running import GENEROUS
from tests.journeys.conversation import HOME, Conversation, conversation
from tests.journeys.stands.slack import SlackStand


@dataclass(frozen=True)
class Company:
    """The example community in a workspace, with its administrator's hands."""

    slack: LocalSlack
    talk: Conversation

    def dismisses(self, user: str) -> None:
        """Close somebody's account."""
        self.slack.people.change(user, deleted=True)


@pytest.fixture
async def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Company]:
    """Nadia and Thomas are its core team."""
    monkeypatch.chdir(tmp_path)
    async with LocalSlack(limits=GENEROUS) as slack:
        stand = SlackStand(slack, "fr")
        async with conversation(stand, tmp_path, "fr") as talk:
            await stand.settle(talk.house)
            await talk.person("nadia").sees("👋")
            yield Company(slack, talk)


async def test_who_remains_in_the_core_team_is_told_and_may_call_for_others(company: Company) -> None:
    """Nothing that concerns the team is said to a closed account from then on."""
    nadia = company.talk.person("nadia")
    company.dismisses("thomas")
    told = await nadia.is_told("", "Thomas Lemoine n'est plus ici")
    await nadia.presses("volunteering.call_button", told)
    await company.talk.person("ines").sees(company.talk.voice.plain("volunteering.call", name="Nadia Kaci"))
    company.talk.stand.archive(HOME)
    await company.talk.passes(await company.talk.next_due())
    await nadia.is_told("", company.talk.voice.plain("asking.hindrance_gone"))
    to_thomas = [call for call in company.slack.called("conversations.open") if "THOMAS" in call["users"]]
    assert to_thomas == []


async def test_where_nobody_is_left_whoever_volunteers_is_in(company: Company) -> None:
    """And the programme goes on meanwhile; whoever comes second is welcomed by the first."""
    talk = company.talk
    company.dismisses("thomas")
    await talk.person("nadia").is_told("", "Thomas Lemoine n'est plus ici")
    company.dismisses("nadia")
    ines, yann = talk.person("ines"), talk.person("yann")
    asked = await ines.sees(talk.voice.plain("departing.nobody_left"))
    await ines.presses("volunteering.join_button", asked)
    await ines.sees("Bienvenue dans l'équipe-cœur")
    await ines.opens_overview()
    await yann.presses("volunteering.join_button", asked)
    await yann.sees(talk.voice.plain("volunteering.offered"))
    await ines.is_told("", talk.voice.plain("volunteering.offer", name="Yann Le Goff"))
    await talk.passes(await talk.next_due())
    await ines.sees(talk.voice.plain("asking.how_to_answer"))


async def test_who_left_while_nobody_listened_is_found_gone(company: Company) -> None:
    """Both, and the community is asked; whoever volunteers is in."""
    talk, users = company.talk, company.slack.world
    users.user("thomas").deleted = users.user("nadia").deleted = True
    company.slack.sockets.drop()
    ines = talk.person("ines")
    asked = await ines.sees(talk.voice.plain("departing.nobody_left"))
    await ines.presses("volunteering.join_button", asked)
    await ines.sees("Bienvenue dans l'équipe-cœur")
