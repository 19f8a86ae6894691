"""The bot's own page: what is open, what one told, what waits for the core team."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.contracts.messengers.stage import HomeStage
from tests.journeys.conversation import HOME, Conversation, soon
from tests.journeys.test_planning import NAME_OF_COMMUNITY

TOLD = "Je passe le zéphyr de main en main."


@dataclass(frozen=True)
class Home:
    """Somebody's page, as the subject of sentences."""

    name: str
    talk: Conversation

    @property
    def stage(self) -> HomeStage:
        """The hands and eyes of this messenger; skips the scenario where the bot has no page."""
        if not self.talk.capabilities.home:
            pytest.skip(f"{self.talk.stand.messenger} has no page for the bot.")
        assert isinstance(self.talk.stage, HomeStage)
        return self.talk.stage

    async def opens(self) -> str:
        """Look at it; what it says."""
        before, _ = await self.stage.home(self.name)
        await self.stage.open_home(self.name)
        if not before:
            await self.shows(bool)
        await self.talk.quiet()
        return (await self.stage.home(self.name))[0]

    async def shows(self, right: Callable[[str], bool]) -> str:
        """What it says, as soon as that is right."""

        async def there() -> str | None:
            words, _ = await self.stage.home(self.name)
            return words if right(words) else None

        return await soon(there, f"The page of {self.name} says: {await self.stage.home(self.name)}")

    async def has(self, message: str, **facts: str | int) -> str:
        """The page, as soon as it has these words."""
        words = self.talk.voice.plain(message, **facts)
        return await self.shows(lambda shown: words in shown)

    async def presses(self, button: str, **facts: str | int) -> None:
        """Press a button of it."""
        await self.stage.press_home(self.name, self.talk.voice.plain(button, **facts))

    async def offers(self, button: str) -> None:
        """Wait until it has that button."""
        label = self.talk.voice.plain(button)

        async def there() -> bool | None:
            _, buttons = await self.stage.home(self.name)
            return label in buttons or None

        await soon(there, f"The page of {self.name} has: {await self.stage.home(self.name)}")

    async def is_said(self, message: str, **facts: str | int) -> str:
        """What stands over it, as soon as it has these words."""
        return await self.reads_over(self.talk.voice.plain(message, **facts))

    async def reads_over(self, words: str) -> str:
        """What stands over it, as soon as it has these words."""

        async def there() -> str | None:
            said, _ = await self.stage.over_home(self.name)
            return said if words in said else None

        return await soon(there, f"Over the page of {self.name}: {await self.stage.over_home(self.name)}")

    async def presses_over(self, button: str, **facts: str | int) -> None:
        """Press a button of what stands over it."""
        await self.stage.press_over_home(self.name, self.talk.voice.plain(button, **facts))


def answers(count: int, talk: Conversation) -> str:
    """How many answers a theme has, in words."""
    return talk.voice.plain("asking.counts", answers=count, kept=0)


async def test_a_theme_is_answered_from_there(talk: Conversation) -> None:
    """It has its answer in its thread, and the page says so; the thanks stand over it, and lead on."""
    ines, home = talk.person("ines"), Home("ines", talk)
    none = talk.voice.plain("home.themes", count=0).partition("\n")[2]
    assert none in await home.opens()
    theme = await talk.next_theme()
    question = theme.text.splitlines()[0]
    opened = await home.opens()
    assert question in opened
    assert none not in opened
    await home.presses("asking.answer_button")
    assert await ines.fills_in(method=TOLD) == {}
    await home.is_said("answering.thanks")
    await ines.sees(TOLD, thread=theme)
    yours = talk.voice.plain(
        "home.theme", channel="", day=talk.stand.now().date(), answers=1, kept=0, answered=True
    )
    mine = yours.rpartition("·")[2]
    shown = await home.shows(lambda words: mine in words)
    assert answers(1, talk) in shown
    await home.presses_over("answering.edit_button")
    assert await ines.fills_in(method=f"{TOLD} Deux fois.") == {}
    await home.is_said("answering.revised")
    await ines.sees("Deux fois.", thread=theme)


async def test_what_one_told_is_there_with_what_one_may_do_about_it(talk: Conversation) -> None:
    """Written there, hidden and withdrawn there; each time the page is what is true."""
    ines, home = talk.person("ines"), Home("ines", talk)
    await home.opens()
    await home.presses("home.write_button")
    assert await ines.fills_in(title="Le zéphyr", method=TOLD) == {}
    await home.is_said("archiving.archived", title="Le zéphyr", named=True)
    await home.has("helping.my_practice", title="Le zéphyr", state="archived")
    assert "zéphyr" in (await talk.person("thomas").finds("zéphyr")).text
    await home.presses("archiving.withdraw_button")
    await home.is_said("archiving.withdrawn", title="Le zéphyr")
    await home.has("helping.my_practice", title="Le zéphyr", state="withdrawn")
    await home.presses("archiving.restore_button")
    await home.is_said("archiving.archived", title="Le zéphyr", named=True)
    await home.has("helping.my_practice", title="Le zéphyr", state="archived")


async def test_practices_are_searched_and_read_from_there(talk: Conversation) -> None:
    """What is found stands over the page, and nobody else sees it."""
    ines, home = talk.person("ines"), Home("ines", talk)
    await home.opens()
    await home.presses("home.write_button")
    await ines.fills_in(title="Le zéphyr", method=f"{TOLD} {'Encore. ' * 60}Puis je souffle.")
    await home.has("helping.my_practice", title="Le zéphyr", state="archived")
    thomas = Home("thomas", talk)
    await thomas.opens()
    await thomas.presses("home.search_button")
    offered = await talk.person("thomas").is_offered_in_form("zep")
    assert offered[-1]["value"] == "Le zéphyr"
    assert await talk.person("thomas").fills_in(words="zephyr") == {}
    found = await thomas.is_said("searching.found", count=1, words="zephyr", more=False)
    assert "Puis je souffle" not in found
    assert talk.voice.plain("searching.share_button") not in (await thomas.stage.over_home("thomas"))[1]
    await thomas.presses_over("searching.read_button")
    await thomas.reads_over("Puis je souffle")


async def test_a_theme_that_could_not_be_posted_waits_there_for_the_core_team(talk: Conversation) -> None:
    """With the button that mends it; once it is mended, nothing waits."""
    home = Home("nadia", talk)
    talk.stand.archive(HOME)
    await talk.passes(await talk.next_due())
    why = talk.voice.plain("asking.hindrance_gone")
    assert why in await home.opens()
    assert why not in await Home("ines", talk).opens()
    talk.stand.reopen(HOME)
    await home.presses("asking.retry_button")
    await home.is_said("planning.retrying")
    await talk.person("ines").sees(talk.voice.plain("asking.how_to_answer"))
    assert why not in await home.opens()


async def test_the_core_team_sees_what_comes_and_holds_it(talk: Conversation) -> None:
    """From the page: a preview, a pause, and on again; members see none of it."""
    home = Home("nadia", talk)
    core_team = talk.voice.plain("home.core_team", programmes=1, shown=3)
    assert core_team in await home.opens()
    assert core_team not in await Home("ines", talk).opens()
    await home.presses("planning.preview_button")
    await home.is_said("asking.how_to_answer")
    await home.presses("planning.pause_button")
    await home.offers("planning.resume_button")
    await home.presses("planning.resume_button")
    await home.offers("planning.pause_button")


async def test_the_core_team_sees_the_season_as_it_will_be(talk: Conversation) -> None:
    """The next dates with their questions, word for word; what is decided from the page shows there."""
    home, due = Home("nadia", talk), await talk.next_due()
    shown = await home.opens()
    days = [talk.voice.day((due + timedelta(weeks=week)).date()) for week in range(6)]
    assert all(day in shown for day in days)
    assert [shown.index(day) for day in days] == sorted(shown.index(day) for day in days)
    assert days[0] not in await Home("ines", talk).opens()
    await home.presses("season.button")
    await home.is_said("season.heading", name=NAME_OF_COMMUNITY[talk.voice.language])
    theme = await talk.next_theme()
    assert theme.text.splitlines()[0].lstrip("🧰💡🪄⚖️ ") in shown
    core_team = talk.voice.plain("home.core_team", programmes=1, shown=3)
    assert days[0] not in (await home.opens()).partition(core_team)[2]


async def test_a_stand_by_is_ended_from_the_page(talk: Conversation) -> None:
    """While it lasts the season is empty; its end is one press away."""
    home, nadia = Home("nadia", talk), talk.person("nadia")
    day = talk.voice.day((await talk.next_due()).date())
    await nadia.types("/theme stand-by")
    assert await nadia.fills_in(until="") == {}
    resting = await home.opens()
    assert "💤" in resting
    assert talk.voice.plain("season.nothing") in resting
    await home.presses("standing_by.wake_button")
    await home.shows(lambda shown: "💤" not in shown and day in shown)
