"""The whole bot in a workspace: from an empty channel to a practice somebody else finds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot.app import doctor, house
from bot.deliveries import Outcome
from bot.model.place import Person
from bot.settings import Settings
from bot.wording import Wording
from tests.adapters.slack.local import Limits, LocalSlack
from tests.adapters.slack.stage import SlackStage
from tests.contracts.messengers.stage import Seen
from tests.databases import opened
from tests.journeys.conversation import HOME, Conversation
from tests.journeys.stands.slack import SlackStand
from tests.patience import PATIENCE

FOUNDED = {"name": "Managers", "purpose": "Apprendre les uns des autres."}


def chosen(folder: Path, monkeypatch: pytest.MonkeyPatch, slack: LocalSlack) -> Settings:
    """What an operator would have written in ``.env``."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", slack.app_token)
    monkeypatch.setenv("SLACK_API_URL", slack.api_url)
    return Settings(database_url=f"sqlite+aiosqlite:///{folder}/mallette.db", http_port=0)


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """A workspace."""
    async with LocalSlack(limits=Limits(messages_per_second=5, burst=5)) as there:
        yield there


@asynccontextmanager
async def at_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch, slack: LocalSlack
) -> AsyncIterator[Conversation]:
    """A bot that connects because its tokens are there."""
    async with house.opened(chosen(folder, monkeypatch, slack)) as (running, _):
        living = asyncio.create_task(running.live())
        try:
            async with asyncio.timeout(PATIENCE):
                while await running.missing():
                    await asyncio.sleep(0.01)
            yield Conversation(running, SlackStage(slack), Wording().voice("fr"), SlackStand(slack, "fr"))
        finally:
            living.cancel()
            with suppress(asyncio.CancelledError):
                await living


@pytest.fixture
async def talk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slack: LocalSlack
) -> AsyncIterator[Conversation]:
    """A bot at work."""
    async with at_work(tmp_path, monkeypatch, slack) as talk:
        yield talk


async def theme_in(talk: Conversation) -> Seen:
    """A community is founded, and its first theme asked."""
    nadia = talk.person("nadia")
    await nadia.types("/theme")
    await nadia.presses("founding.button", await nadia.sees(talk.voice.plain("founding.invitation")))
    assert "timezone" in await nadia.fills_in(**FOUNDED, timezone="Europe/Atlantis")
    assert await nadia.fills_in(**FOUNDED, timezone="Europe/Paris") == {}
    founded = await nadia.sees(talk.voice.plain("founding.founded", name="Managers", channel=HOME))
    await nadia.presses("planning.new_programme_button", founded)
    assert await nadia.fills_in(name="Le lundi", when="tous les lundis à 9h") == {}
    drafted = await nadia.hears("", button="planning.start_button")
    await nadia.presses("planning.start_button", drafted)
    await nadia.types("/theme")
    label = talk.voice.plain("planning.publish_button")
    async with asyncio.timeout(PATIENCE):
        while not (cards := [s for s in await talk.stage.sees("nadia", HOME) if label in s.buttons]):
            await asyncio.sleep(0.02)
    await nadia.presses("planning.publish_button", cards[-1])
    return await talk.person("thomas").sees(talk.voice.plain("asking.how_to_answer"))


async def test_from_an_empty_channel_to_a_practice_somebody_else_finds(
    talk: Conversation, slack: LocalSlack
) -> None:
    """Founding, a programme, a theme, answers both ways, consent, search: all in Slack's own ways."""
    thomas, yann = talk.person("thomas"), talk.person("yann")
    theme = await theme_in(talk)
    await thomas.answers("Je fixe le résultat et deux jalons, jamais la méthode.", theme)
    await thomas.chooses("always")
    await yann.presses("asking.answer_button", theme)
    assert await yann.fills_in(method="Je demande trois options avant de dire oui.", named="no") == {}
    await yann.sees("trois options", HOME, theme)
    found = await yann.finds("jalons et résultat")
    assert "deux jalons" in found.text
    assert not any("deux jalons" in s.text for s in await talk.stage.sees("nadia", HOME))
    assert slack.refusals == []


async def test_a_revoked_token_takes_nothing_else_down(
    talk: Conversation, slack: LocalSlack, capfd: pytest.CaptureFixture[str]
) -> None:
    """The operator reads one sentence; the bot says that it is not ready."""
    slack.people.uninstall()
    async with asyncio.timeout(PATIENCE):
        while not await talk.house.missing():
            await asyncio.sleep(0.01)
    assert await talk.house.missing() == "Not connected: slack."
    written = "".join(capfd.readouterr())
    assert "SLACK_BOT_TOKEN" in written
    assert "Traceback" not in written


async def test_a_cut_socket_is_missed_until_another_stands(talk: Conversation, slack: LocalSlack) -> None:
    """Whoever asks whether the bot is ready is told the truth, in both directions."""
    slack.faults.status("apps.connections.open", 503, times=2)
    slack.sockets.drop()
    async with asyncio.timeout(PATIENCE):
        while await talk.house.missing() != "Not connected: slack.":
            await asyncio.sleep(0.01)
        while await talk.house.missing():
            await asyncio.sleep(0.01)


async def test_one_id_follows_an_answer_through_every_hop(talk: Conversation) -> None:
    """From the event, over what is owed because of it, to the requests Slack is asked."""
    theme = await theme_in(talk)
    with capture_logs(processors=[merge_contextvars]) as lines:
        thomas = talk.person("thomas")
        await thomas.answers("Je fixe le résultat et deux jalons, jamais la méthode.", theme)
        await thomas.sees(talk.voice.plain("asking.counts", answers=1, kept=0))
        async with asyncio.timeout(PATIENCE):
            while "DeliverySaid" not in [line.get("happened") for line in lines]:
                await asyncio.sleep(0.01)
    [heard] = [one for one in lines if one.get("happened") == "MessagePosted" and one["event"] == "kept"]
    hops = [line for line in lines if line.get("id") == heard["id"]]
    owed = {line["delivery"] for line in hops if "delivery" in line}
    assert [key.partition(":")[0] for key in owed] == ["consent"]
    asked = [line["method"] for line in hops if line["event"] == "asking" and "delivery" in line]
    assert "chat.postMessage" in asked
    ends = [(line["event"], line["happened"]) for line in hops if line.get("handler")]
    assert ends[0] == ("kept", "MessagePosted")
    assert ends[-1] == ("kept", "DeliverySaid")


@pytest.mark.parametrize(("answers", "outcome"), [(True, Outcome.SAID), (False, Outcome.UNSURE)])
async def test_told_to_stop_it_ends_what_it_began(
    answers: bool,
    outcome: Outcome,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    slack: LocalSlack,
) -> None:
    """Whoever stops it waits ten seconds; what Slack has not confirmed by then is looked for next time."""
    async with asyncio.timeout(60) as patience:
        async with at_work(tmp_path, monkeypatch, slack) as talk:
            theme = await theme_in(talk)
            held = slack.faults.hold("chat.postMessage")
            await talk.person("thomas").answers("Je fixe le résultat et deux jalons.", theme)
            await held.reached.wait()
            if answers:
                asyncio.get_running_loop().call_later(1, held.release)
            patience.reschedule(asyncio.get_running_loop().time() + 10)
    held.release()
    async with opened(f"sqlite+aiosqlite:///{tmp_path}/mallette.db") as storage, storage.unit() as unit:
        [community] = await unit.communities.all()
        thomas = await unit.members.of(community.id, Person("slack", "T1", slack.world.user("thomas").id))
        assert thomas
        asked = await unit.deliveries.get(f"consent:{thomas.id}")
        assert asked
        assert asked.outcome is outcome


async def test_the_doctor_looks_at_slack_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slack: LocalSlack
) -> None:
    """Where its tokens are."""
    settings = chosen(tmp_path, monkeypatch, slack)
    about = {finding.about: finding.well for finding in await doctor.examine(settings)}
    assert about["slack"]
    slack.granted.discard("chat:write")
    assert any("chat:write" in finding.said for finding in await doctor.examine(settings))
