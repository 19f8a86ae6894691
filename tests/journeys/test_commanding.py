"""What facilitators do with a button they may type as well; of several programmes, which is asked back."""

from datetime import timedelta

from tests.contracts.messengers.stage import Seen
from tests.journeys.conversation import Conversation, Somebody
from tests.journeys.test_adjusting import posted
from tests.journeys.test_planning import NAME

WEEK = timedelta(weeks=1)
SECOND = {"fr": ("Le mercredi", "tous les mercredis à 11h"), "en": ("Wednesdays", "every Wednesday at 11am")}


async def typed(somebody: Somebody, sub: str, behind: str = "", *, button: str = "", text: str = "") -> Seen:
    """What ``/theme`` answers to a sub-command in the language spoken, and no earlier words."""
    known = {seen.id for seen in [*await somebody.reads(), *await somebody.direct_messages()]}
    await somebody.types(" ".join(filter(None, ("/theme", sub, behind))))
    return await somebody.hears(text, button=button, beside=known)


def word(talk: Conversation, french: str, english: str) -> str:
    """The sub-command people of that language type."""
    return french if talk.voice.language == "fr" else english


async def second_programme(talk: Conversation) -> str:
    """Another programme, started; its name."""
    nadia, (name, when) = talk.person("nadia"), SECOND[talk.voice.language]
    await nadia.types("/theme programme")
    assert await nadia.fills_in(name=name, when=when) == {}
    await nadia.presses("planning.start_button", await nadia.hears(name, button="planning.start_button"))
    await nadia.hears(talk.voice.plain("planning.started", name=name))
    return name


async def test_the_next_date_is_skipped_and_a_pause_held_by_typing(talk: Conversation) -> None:
    """There is one programme, so nothing is asked; each answer carries its way back."""
    nadia, due, name = talk.person("nadia"), await talk.next_due(), NAME[talk.voice.language]
    skipped = await typed(nadia, word(talk, "sauter", "skip"), button="journal.undo_button")
    assert await talk.next_due() == due + WEEK
    await nadia.presses("journal.undo_button", skipped)
    await nadia.hears(talk.voice.plain("journal.undone", name=name))
    await typed(nadia, "pause", button="planning.resume_button")
    assert await talk.house.next_due() is None
    await typed(nadia, "pause", text=talk.voice.plain("planning.is_paused", name=name))
    await typed(nadia, word(talk, "reprendre", "resume"), button="planning.pause_button")
    assert await talk.next_due() == due


async def test_a_pause_and_a_stand_by_end_on_the_day_that_was_typed(talk: Conversation) -> None:
    """As people say days; what is none is answered with an example, and changes nothing."""
    nadia, due = talk.person("nadia"), await talk.next_due()
    until = word(talk, "jusqu'au", "until")
    await typed(nadia, "pause", f"{until} bientôt", text=talk.voice.plain("adjusting.day_wrong"))
    assert await talk.next_due() == due
    day = talk.voice.full_date((due + timedelta(days=1)).date())
    await typed(nadia, "pause", f"{until} {day}", button="journal.undo_button", text=day)
    assert await talk.next_due() == due + WEEK
    stand_by = word(talk, "veille", "stand-by")
    await typed(nadia, stand_by, f"{until} {day}", button="journal.undo_button", text="💤")
    wake = await typed(nadia, stand_by, button="standing_by.wake_button", text="💤")
    await nadia.presses("standing_by.wake_button", wake)
    await nadia.hears(talk.voice.plain("standing_by.woken"))
    await nadia.types(f"/theme {stand_by}")
    assert set((await nadia.has_form()).fields) == {"until"}


async def test_what_would_go_out_is_seen_before_it_does(talk: Conversation) -> None:
    """The line alone posts nothing, however often it is typed; its button posts what was shown."""
    nadia, publish = talk.person("nadia"), word(talk, "publier", "publish")
    await typed(nadia, publish, button="planning.publish_button")
    shown = await typed(nadia, publish, button="planning.publish_button")
    await talk.quiet()
    assert posted(await talk.person("ines").reads(), talk) == 0
    await nadia.presses("planning.publish_button", shown)
    theme = await talk.person("ines").sees(talk.voice.plain("asking.how_to_answer"))
    assert theme.text in shown.text


async def test_the_season_the_calendar_and_the_journal_are_a_word_away(talk: Conversation) -> None:
    """And members are told kindly whose they are."""
    nadia, ines = talk.person("nadia"), talk.person("ines")
    await typed(nadia, word(talk, "saison", "season"), button="calendar.button")
    await typed(nadia, word(talk, "calendrier", "calendar"), button="calendar.renew_button")
    await typed(nadia, word(talk, "sauter", "skip"), button="journal.undo_button")
    heading = talk.voice.plain("journal.heading", name="").split()[0]
    assert "Nadia Kaci" in (await typed(nadia, "journal", text=heading)).text
    for sub in ("journal", "pause", word(talk, "veille", "stand-by")):
        await typed(
            ines,
            sub,
            text=talk.voice.plain("planning.for_facilitators", names=["Nadia Kaci", "Thomas Lemoine"]),
        )


async def test_of_several_programmes_which_one_is_asked_back(talk: Conversation) -> None:
    """Only those it makes sense for; with a date, the form opens with it."""
    name = await second_programme(talk)
    nadia, which = talk.person("nadia"), talk.voice.plain("commanding.which")
    asked = await typed(nadia, "pause", text=which)
    assert len(asked.buttons) == 2
    await nadia.presses_label(next(label for label in asked.buttons if label.startswith(name)), asked)
    await nadia.hears(talk.voice.plain("planning.paused", name=name))
    await typed(nadia, word(talk, "reprendre", "resume"), button="planning.pause_button", text=name)
    until = word(talk, "jusqu'au", "until")
    asked = await typed(nadia, "pause", f"{until} 24/8/2027", text=which)
    await nadia.presses_label(next(label for label in asked.buttons if label.startswith(name)), asked)
    assert (await nadia.has_form()).fields["until"] == "24/8/2027"
    assert await nadia.fills_in() == {}
    await nadia.hears(talk.voice.full_date((await talk.next_due()).date().replace(2027, 8, 24)))


async def test_the_overview_of_several_programmes_has_few_buttons(talk: Conversation) -> None:
    """Each programme's own are one press further, as is what concerns the whole community."""
    name = await second_programme(talk)
    nadia = talk.person("nadia")
    overview = await nadia.opens_overview()
    assert name in overview.text
    assert len(overview.buttons) == 5
    await nadia.presses("overview.programmes_button", overview)
    several = await nadia.hears(NAME[talk.voice.language], button="planning.new_programme_button")
    assert name in several.text
    assert talk.voice.plain("planning.pause_button") in several.buttons
    assert "Thomas Lemoine" in (await nadia.opens_community()).text
