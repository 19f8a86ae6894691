"""Facilitators live with a programme: every act is told, written down, and can be undone."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.contracts.messengers.stage import Seen
from tests.journeys.conversation import Conversation
from tests.journeys.test_planning import NAME, overview_mark

ZONES = {"fr": ("Paris", "Montréal"), "en": ("Paris", "Montreal")}
UNDERSTOOD = {
    "fr": ("tous les jours à 14h30", "le 24 août 2027", "16 h"),
    "en": ("every day at 2:30 pm", "24 August 2027", "16:00"),
}


async def ways(talk: Conversation, who: str = "nadia") -> Seen:
    """What can be done about the example's programme."""
    person = talk.person(who)
    before = {seen.id for seen in [*await person.reads(), *await person.direct_messages()]}
    await person.types("/theme")
    overview = await person.hears(overview_mark(talk), button="planning.adjust_button", beside=before)
    await person.presses("planning.adjust_button", overview)
    return await person.hears("", button="adjusting.archive_button", beside=before)


def posted(messages: list[Seen], talk: Conversation) -> int:
    """How many themes stand in the channel."""
    return sum(talk.voice.plain("asking.how_to_answer") in seen.text for seen in messages)


async def test_the_next_is_skipped_once_and_can_be_had_back(talk: Conversation) -> None:
    """Undone, it is where it was; skipped for good, nothing comes at its hour."""
    nadia, due = talk.person("nadia"), await talk.next_due()
    shown = await ways(talk)
    await nadia.presses("adjusting.skip_button", shown)
    skipped = await nadia.hears("", button="journal.undo_button")
    assert await talk.next_due() == due + timedelta(weeks=1)
    await nadia.presses("journal.undo_button", skipped)
    await nadia.hears(talk.voice.plain("journal.undone", name=NAME[talk.voice.language]))
    assert await talk.next_due() == due
    await nadia.presses("adjusting.skip_button", await ways(talk))
    await nadia.hears("", button="journal.undo_button")
    await talk.passes(due + timedelta(hours=1))
    assert posted(await talk.person("ines").reads(), talk) == 0
    await talk.passes(await talk.next_due())
    await talk.person("ines").sees(talk.voice.plain("asking.how_to_answer"))


async def test_the_next_is_moved_and_the_others_stay(talk: Conversation) -> None:
    """What is no date, or is over, is said in place; the next one but one is where it was."""
    nadia, due = talk.person("nadia"), await talk.next_due()
    await nadia.presses("adjusting.move_button", await ways(talk))
    assert set(await nadia.fills_in(day="bientôt", at="9 h")) == {"day"}
    assert set(await nadia.fills_in(day=talk.voice.full_date(due.date()), at="25 h")) == {"at"}
    errors = await nadia.fills_in(day="2026-01-01", at="9 h")
    assert errors == {"day": talk.voice.plain("adjusting.day_over")}
    _, _, hour = UNDERSTOOD[talk.voice.language]
    day = due.date() + timedelta(days=2)
    assert await nadia.fills_in(day=talk.voice.full_date(day), at=hour) == {}
    moved = await talk.next_due()
    assert (moved.date(), moved.hour) == (day, 15)
    await talk.passes(moved)
    await talk.person("ines").sees(talk.voice.plain("asking.how_to_answer"))
    assert await talk.next_due() == due + timedelta(weeks=1)


async def test_a_pause_ends_by_itself_on_its_date(talk: Conversation) -> None:
    """Nothing before; on the first date after it, a theme."""
    nadia = talk.person("nadia")
    _, until, _ = UNDERSTOOD[talk.voice.language]
    await nadia.presses("adjusting.pause_button", await ways(talk))
    errors = await nadia.fills_in(until="2026-01-01")
    assert errors == {"until": talk.voice.plain("adjusting.day_over")}
    assert await nadia.fills_in(until=until) == {}
    due = await talk.next_due()
    assert due.date().isoformat() == "2027-08-30"
    await talk.passes(due)
    await talk.person("ines").sees(talk.voice.plain("asking.how_to_answer"))


async def test_another_rule_moves_what_was_announced(talk: Conversation) -> None:
    """The form opens with the rule as a sentence; the dates follow at once, and undone they are as before."""
    thomas, due = talk.person("thomas"), await talk.next_due()
    when, _, _ = UNDERSTOOD[talk.voice.language]
    await thomas.presses("adjusting.change_button", await ways(talk, "thomas"))
    form = await thomas.has_form()
    assert overview_mark(talk) in form.fields["when"]
    assert await thomas.fills_in(name="Tous les jours", when=when) == {}
    changed = await talk.next_due()
    assert changed < due
    assert (changed.hour, changed.minute) == (13, 30)
    await thomas.presses("journal.undo_button", await thomas.hears("", button="journal.undo_button"))
    await thomas.hears(talk.voice.plain("journal.undone", name=NAME[talk.voice.language]))
    assert await talk.next_due() == due


async def test_another_zone_moves_what_was_announced(talk: Conversation) -> None:
    """Nine o'clock is theirs from then on; what was skipped stays skipped."""
    nadia, due = talk.person("nadia"), await talk.next_due()
    await nadia.presses("adjusting.skip_button", await ways(talk))
    skipped = await nadia.hears("", button="journal.undo_button")
    await nadia.presses("adjusting.change_button", await ways(talk))
    when = (await nadia.has_form()).fields["when"]
    paris, montreal = ZONES[talk.voice.language]
    assert paris in when
    assert await nadia.fills_in(when=when.replace(paris, montreal)) == {}
    changed = await nadia.hears("", button="journal.undo_button", beside={skipped.id})
    assert talk.voice.day((due + timedelta(weeks=1)).date()) in changed.text
    moved = await talk.next_due()
    assert moved.astimezone(ZoneInfo("America/Toronto")).hour == due.astimezone(ZoneInfo("Europe/Paris")).hour
    assert moved.date() == (due + timedelta(weeks=1)).date()
    await talk.passes(moved - timedelta(hours=1))
    assert posted(await talk.person("ines").reads(), talk) == 0
    await talk.passes(moved)
    assert posted(await talk.person("ines").reads(), talk) == 1


async def test_how_late_a_theme_may_come_is_for_the_core_team_to_say(talk: Conversation) -> None:
    """Three hours at most: the bot that was away for four tells them, and posts nothing."""
    nadia, due = talk.person("nadia"), await talk.next_due()
    await nadia.presses("adjusting.change_button", await ways(talk))
    form = await nadia.has_form()
    assert form.choices["late"][talk.voice.plain("planning.late_hours", hours=3)] == "3"
    assert await nadia.fills_in(late=talk.voice.plain("planning.late_hours", hours=3)) == {}
    await nadia.hears("", button="journal.undo_button")
    await talk.passes(due + timedelta(hours=4))
    missed = talk.voice.plain("asking.missed", programme="", first=due, last=due, count=1)
    await talk.person("thomas").is_told("", missed[:2])
    assert posted(await talk.person("ines").reads(), talk) == 0
    await talk.passes(due + timedelta(weeks=1, hours=2))
    assert posted(await talk.person("ines").reads(), talk) == 1


async def test_the_journal_says_who_did_what_and_undoes_the_last(talk: Conversation) -> None:
    """Archived by mistake, a programme is back with one press; whoever looks sees all of it."""
    nadia, thomas, due = talk.person("nadia"), talk.person("thomas"), await talk.next_due()
    await nadia.presses("adjusting.skip_button", await ways(talk))
    await nadia.hears("", button="journal.undo_button")
    await thomas.presses("adjusting.archive_button", await ways(talk, "thomas"))
    archived = await thomas.hears(talk.voice.plain("adjusting.archived", name=NAME[talk.voice.language]))
    await talk.passes(due + timedelta(weeks=1, hours=1))
    assert posted(await talk.person("ines").reads(), talk) == 0
    await thomas.presses("journal.undo_button", archived)
    await thomas.hears(talk.voice.plain("journal.undone", name=NAME[talk.voice.language]))
    await thomas.presses("adjusting.journal_button", await ways(talk, "thomas"))
    journal = await thomas.hears(talk.voice.plain("journal.heading", name=NAME[talk.voice.language]))
    assert "Nadia Kaci" in journal.text
    assert "Thomas Lemoine" in journal.text
