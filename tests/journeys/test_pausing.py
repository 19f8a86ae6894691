"""Whoever is on leave is left in peace, and finds what waited when they are back."""

from datetime import timedelta

from tests.journeys.conversation import Conversation, Somebody
from tests.journeys.test_trying import reminded, told, tries


async def pauses(member: Somebody, french: str, english: str) -> None:
    """Somebody types until when; in Discord it is a field of the command."""
    talk = member.among
    await member.types(f"{talk.command} pause {french if talk.voice.language == 'fr' else english}")


async def test_reminders_wait_until_somebody_is_back(talk: Conversation) -> None:
    """And come when they say so, though it is earlier than they thought."""
    yann, ines = talk.person("yann"), talk.person("ines")
    await told(yann)
    await tries(ines)
    await pauses(ines, "jusqu'au 24 août", "until 24 August")
    paused = await ines.hears("", button="pausing.back_button")
    await talk.passes(timedelta(days=20))
    assert not await reminded(ines)
    await ines.presses("pausing.back_button", paused)
    await ines.sees(talk.voice.plain("pausing.back"))
    await talk.quiet()
    assert len(await reminded(ines)) == 1


async def test_the_question_about_keeping_waits_too(talk: Conversation) -> None:
    """An answer is taken meanwhile; the question comes on the morning of that day."""
    theme = await talk.next_theme()
    ines, nadia = talk.person("ines"), talk.person("nadia")
    await pauses(ines, "jusqu'à dans trois jours", "until in three days")
    await ines.hears("", button="pausing.back_button")
    await ines.answers("Je bloque une heure chaque matin, sans exception.", theme)
    await nadia.sees(talk.voice.plain("asking.counts", answers=1, kept=0))
    label = talk.voice.plain("consenting.always_button")
    await talk.quiet()
    assert not [seen for seen in await ines.direct_messages() if label in seen.buttons]
    await talk.passes(timedelta(days=4))
    await ines.is_told("consenting.first_time")


async def test_what_is_no_day_is_asked_back(talk: Conversation) -> None:
    """With an example, in the form."""
    ines = talk.person("ines")
    await ines.types(f"{talk.command} pause")
    assert await ines.fills_in(until="bientôt") == {"until": talk.voice.plain("pausing.wrong")}
    past = {"until": talk.voice.plain("pausing.out_of_reach")}
    assert await ines.fills_in(until="2020-01-01") == past
    late = "dans trois semaines" if talk.voice.language == "fr" else "in three weeks"
    assert await ines.fills_in(until=late) == {}
    paused = await ines.hears("", button="pausing.back_button")
    known = {seen.id for seen in await ines.reads()}
    await ines.types(f"{talk.command} pause")
    again = await ines.hears("", button="pausing.change_button", beside=known)
    assert again.text == paused.text
