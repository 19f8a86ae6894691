"""Facilitators plan; themes come at their hour, once."""

import asyncio
from datetime import timedelta

from tests.journeys.conversation import CIRCLE, Conversation

NAME_OF_COMMUNITY = {"fr": "Managers de proximité", "en": "Front-line managers"}
NAME = {"fr": "Le lundi des pratiques", "en": "Monday practices"}


def overview_mark(talk: Conversation) -> str:
    """What stands in the overview, where a programme says when it comes."""
    return talk.voice.plain("recurrence.zone", city="Paris")


async def test_a_programme_asks_one_theme_a_week_and_never_the_same(talk: Conversation) -> None:
    """Three weeks, three messages, three questions."""
    asked = [(await talk.next_theme()).text.splitlines()[0] for _ in range(3)]
    assert len(set(asked)) == 3


async def test_a_day_that_passes_the_hour_asks_the_theme(talk: Conversation) -> None:
    """Eight days bring one theme or two, never none, at whatever hour the tests run."""
    await talk.passes(await talk.next_due() + timedelta(days=6, hours=4))
    before = len(await talk.person("nadia").reads())
    for _ in range(8):
        await talk.passes(timedelta(days=1))
    assert 1 <= len(await talk.person("nadia").reads()) - before <= 2


async def test_only_the_core_team_plans(talk: Conversation) -> None:
    """Anybody else is told kindly who does."""
    ines = talk.person("ines")
    await ines.types("/theme")
    told = await ines.sees(
        talk.voice.plain("planning.for_facilitators", names=["Nadia Kaci", "Thomas Lemoine"])
    )
    assert told.private


async def test_the_core_team_grows_by_volunteers_it_welcomes(talk: Conversation) -> None:
    """A facilitator calls, a member volunteers, another facilitator welcomes; who wishes to may leave."""
    nadia, thomas, ines = talk.person("nadia"), talk.person("thomas"), talk.person("ines")
    community = await nadia.opens_community()
    await nadia.presses("volunteering.call_button", community)
    call = await ines.sees(talk.voice.plain("volunteering.call", name="Nadia Kaci"))
    await ines.presses("volunteering.join_button", call)
    await ines.sees(talk.voice.plain("volunteering.offered"))
    await ines.types("/theme")
    await ines.sees(talk.voice.plain("planning.for_facilitators", names=["Nadia Kaci", "Thomas Lemoine"]))
    offer = await thomas.is_told("", talk.voice.plain("volunteering.offer", name="Inès Morel"))
    await thomas.presses("volunteering.welcome_button", offer)
    await ines.is_told(
        "", talk.voice.plain("volunteering.welcome", community=NAME_OF_COMMUNITY[talk.voice.language])
    )
    await ines.types("/theme")
    await ines.sees(overview_mark(talk))
    await nadia.presses("volunteering.leave_button", community)
    await nadia.sees(talk.voice.plain("volunteering.left"))
    await nadia.presses("volunteering.call_button", community)
    await nadia.sees(talk.voice.plain("planning.for_facilitators", names=["Inès Morel", "Thomas Lemoine"]))


async def test_a_button_pressed_twice_publishes_once(talk: Conversation) -> None:
    """The second press is told that it stands."""
    nadia = talk.person("nadia")
    await nadia.types("/theme")
    overview = await nadia.sees(overview_mark(talk))
    await nadia.presses("planning.publish_button", overview)
    await nadia.presses("planning.publish_button", overview)
    await nadia.sees(talk.voice.plain("planning.stands_already"))
    await talk.quiet()
    marks = talk.voice.plain("asking.how_to_answer")
    posted = [seen for seen in await talk.person("ines").reads() if marks in seen.text]
    assert len(posted) == 1


async def test_the_overview_shows_each_programme_with_its_next_date(talk: Conversation) -> None:
    """And what can be done with it."""
    nadia = talk.person("nadia")
    await nadia.types("/theme")
    overview = await nadia.sees(talk.voice.plain("planning.overview", community="", purpose="").strip())
    for button in ("preview", "publish", "pause", "adjust", "new_theme"):
        assert talk.voice.plain(f"planning.{button}_button") in overview.buttons


async def test_the_preview_is_what_will_be_posted(talk: Conversation) -> None:
    """Word for word, and its buttons do nothing yet."""
    nadia = talk.person("nadia")
    await nadia.types("/theme")
    overview = await nadia.sees(overview_mark(talk))
    await nadia.presses("planning.preview_button", overview)
    preview = await nadia.sees(talk.voice.plain("asking.how_to_answer"))
    await nadia.presses("asking.answer_button", preview)
    await nadia.sees(talk.voice.plain("planning.only_a_preview"))
    theme = await talk.next_theme()
    assert preview.text.endswith(theme.text)


async def test_publishing_now_posts_at_once_and_the_week_goes_on(talk: Conversation) -> None:
    """The next occurrence asks the theme after."""
    nadia = talk.person("nadia")
    await nadia.types("/theme")
    overview = await nadia.sees(overview_mark(talk))
    await nadia.presses("planning.publish_button", overview)
    posted = await talk.person("ines").sees(talk.voice.plain("asking.how_to_answer"))
    theme = await talk.next_theme()
    assert theme.text.splitlines()[0] != posted.text.splitlines()[0]


async def test_a_pause_holds_everything_back_until_it_is_over(talk: Conversation) -> None:
    """Nothing is posted for two weeks; resuming names the next date."""
    nadia = talk.person("nadia")
    await nadia.types("/theme")
    overview = await nadia.sees(overview_mark(talk))
    await nadia.presses("planning.pause_button", overview)
    before = {seen.id for seen in await talk.person("ines").reads()}
    for _ in range(14):
        await talk.passes(timedelta(days=1))
    assert {seen.id for seen in await talk.person("ines").reads()} == before
    paused = await nadia.sees(talk.voice.plain("planning.paused", name=NAME[talk.voice.language]))
    await nadia.presses("planning.resume_button", paused)
    await talk.next_theme()


async def test_a_facilitator_writes_a_theme(talk: Conversation) -> None:
    """It is shown as everybody will see it; what cannot be is said in place."""
    thomas = talk.person("thomas")
    await thomas.types("/theme")
    await thomas.presses("planning.new_theme_button", await thomas.sees(overview_mark(talk)))
    errors = await thomas.fills_in(question=talk.voice.plain("writing.question_start"))
    assert errors == {"question": talk.voice.plain("writing.question_missing")}
    errors = await thomas.fills_in(question="Comment fais-tu pour finir à l'heure")
    assert errors == {"question": talk.voice.plain("writing.question_without_mark")}
    question = "Comment fais-tu pour finir une réunion à l'heure ?"
    assert (
        await thomas.fills_in(question=question, situation="La salle est prise à onze heures.", tags="a, b")
        == {}
    )
    shown = await thomas.sees(question)
    assert "La salle est prise" in shown.text
    await thomas.types("/theme")
    await thomas.presses("planning.new_theme_button", await thomas.sees(overview_mark(talk)))
    errors = await thomas.fills_in(question=question.upper())
    assert errors == {"question": talk.voice.plain("writing.question_twice")}


EVERY_THURSDAY = {
    "fr": ("tous les jeudis à 14h30", "tous les jeudis", "les jours fériés"),
    "en": ("every Thursday at 2:30 pm", "every Thursday", "public holidays"),
}


async def test_a_programme_counts_once_its_dates_were_seen(talk: Conversation) -> None:
    """What is not understood is said in place; the dates and the preview come before it counts."""
    nadia = talk.person("nadia")
    when, days, holidays = EVERY_THURSDAY[talk.voice.language]
    sent = {"name": "Le cercle", "when": when, "except": holidays, "channel": f"#{CIRCLE}"}
    await nadia.types("/theme programme")
    errors = await nadia.fills_in(**{**sent, "when": days})
    assert errors == {"when": talk.voice.plain("recurrence.unclear_hour")}
    errors = await nadia.fills_in(**{**sent, "name": NAME[talk.voice.language].upper()})
    assert errors == {"name": talk.voice.plain("planning.name_taken")}
    errors = await nadia.fills_in(**{**sent, "except": "les vacances"})
    assert set(errors) == {"except"}
    assert await nadia.fills_in(**sent) == {}
    drafted = await nadia.hears(talk.voice.plain("planning.drafted", name="", rule="").splitlines()[-1])
    assert drafted.text.count(talk.voice.weekday(3)) >= 5
    assert "France" in drafted.text
    await nadia.presses("planning.start_button", drafted)
    await nadia.sees(talk.voice.plain("planning.started", name="Le cercle"))
    for _ in range(20):
        await talk.passes(await talk.next_due())
        if await talk.person("yann").glimpses(talk.voice.plain("asking.how_to_answer"), CIRCLE):
            return
    raise AssertionError("The programme never asked in its channel.")


async def test_another_programme_on_the_same_morning_is_told_before_it_counts(talk: Conversation) -> None:
    """In the same place, an hour later; a draft that is left alone never posts."""
    nadia = talk.person("nadia")
    mondays = {"fr": "tous les lundis à 10h", "en": "every Monday at 10:00"}[talk.voice.language]
    await nadia.types("/theme programme")
    assert await nadia.fills_in(name="Un autre lundi", when=mondays) == {}
    drafted = await nadia.hears("Un autre lundi", button="planning.start_button")
    due = await talk.next_due()
    name = NAME[talk.voice.language]
    assert talk.voice.plain("planning.conflict", name=name, day=due.date(), afternoon=False) in drafted.text
    await talk.passes(due)
    await talk.person("ines").sees(talk.voice.plain("asking.how_to_answer"))
    assert await talk.next_due() == due + timedelta(weeks=1)


async def test_two_people_who_press_at_once_do_no_harm(talk: Conversation) -> None:
    """Two facilitators publish in the same second: two themes, not one twice."""
    nadia, thomas = talk.person("nadia"), talk.person("thomas")
    await nadia.types("/theme")
    await thomas.types("/theme")
    one, two = (
        await nadia.sees(overview_mark(talk)),
        await thomas.sees(overview_mark(talk)),
    )
    await asyncio.gather(
        nadia.presses("planning.publish_button", one), thomas.presses("planning.publish_button", two)
    )
    await talk.quiet()
    await nadia.sees(talk.voice.plain("asking.how_to_answer"))
    marks = talk.voice.plain("asking.how_to_answer")
    posted = [seen.text.splitlines()[0] for seen in await talk.person("ines").reads() if marks in seen.text]
    assert len(posted) == len(set(posted)) == 2
