"""Days that facilitators type are understood, and no further away than anybody plans."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest

from bot.actions import RefuseForm, Whisper
from bot.features.programmes.coming import posted_after
from bot.model.community import Community, StandBy
from bot.model.programme import Programme
from bot.model.recurrence.occurrence import Occurrence
from bot.model.recurrence.rule import Recurrence
from tests.bot.test_home import VOICE, House, house, notes, words
from tests.bot.test_proposing import facilitated
from tests.builders import HERE, NADIA, NOW, a_community, a_programme

__all__ = ["house"]

FAR = VOICE.plain("adjusting.day_far")


async def settled(house: House, standby: StandBy | None = None) -> tuple[Community, Programme]:
    """A community with a programme on Tuesdays at nine, perhaps on stand-by."""
    community = replace(await facilitated(house), standby=standby)
    programme = a_programme(community=community.id, place=HERE)
    async with house.storage.unit() as unit:
        await unit.communities.save(community)
        await unit.programmes.save(programme)
        await unit.commit()
    return community, programme


def refused(house: House) -> dict[str, str]:
    """What is to be mended in the form that was sent."""
    (last,) = [action for action in house.messenger.done if isinstance(action, RefuseForm)]
    return dict(last.errors)


@pytest.mark.parametrize("day", ["20 novembre 2226", "23 novembre 2028", "dans 99 mois", "31 décembre 9999"])
async def test_a_day_nobody_plans_for_is_refused_in_one_sentence(day: str, house: House) -> None:
    """For a pause, a stand-by and a date that is moved; nothing is changed."""
    community, programme = await settled(house)
    await house.sends("adjusting.pause", programme.id, NADIA, until=day)
    assert refused(house) == {"until": FAR}
    house.messenger.done.clear()
    await house.sends("standing_by.begin", community.id, NADIA, until=day)
    assert refused(house) == {"until": FAR}
    house.messenger.done.clear()
    await house.sends("adjusting.move", f"{programme.id}/2026-11-24", NADIA, day=day, at="9 h")
    assert refused(house) == {"day": FAR}
    async with house.storage.unit() as unit:
        assert await unit.programmes.get(programme.id) == programme
        assert await unit.communities.get(community.id) == community


async def test_a_pause_is_told_as_people_say_it(house: House) -> None:
    """Two years at most, and with the words a member may use for theirs."""
    _, programme = await settled(house)
    for told, day in (("dans deux semaines", date(2026, 12, 4)), ("21 novembre 2028", date(2028, 11, 21))):
        await house.sends("adjusting.pause", programme.id, NADIA, until=told)
        async with house.storage.unit() as unit:
            paused = await unit.programmes.get(programme.id)
        assert paused
        assert paused.resumes_on == day


async def test_a_date_is_not_moved_into_a_pause(house: House) -> None:
    """It would be lost there: the day is refused, and the day on which the pause ends is not."""
    _, programme = await settled(house)
    await house.sends("adjusting.pause", programme.id, NADIA, until="10 décembre")
    about = f"{programme.id}/2026-12-15"
    await house.sends("adjusting.move", about, NADIA, day="9 décembre", at="9 h")
    assert refused(house) == {"day": VOICE.plain("adjusting.day_paused", until=date(2026, 12, 10))}
    await house.sends("adjusting.move", about, NADIA, day="10 décembre", at="9 h")
    async with house.storage.unit() as unit:
        moved = await unit.programmes.get(programme.id)
    assert moved
    assert moved.next_at == datetime(2026, 12, 10, 8, tzinfo=UTC)


async def test_a_date_is_not_moved_onto_another(house: House) -> None:
    """Two would be one there."""
    _, programme = await settled(house)
    await house.sends("adjusting.move", f"{programme.id}/2026-11-24", NADIA, day="1 décembre", at="9 h")
    assert refused(house) == {"day": VOICE.plain("adjusting.day_taken")}


def test_what_is_left_out_for_long_is_not_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a pause nor a stand-by costs more for being long; the first date after it is the same."""
    looked_from: list[datetime] = []
    after = Recurrence.after

    def noted(rule: Recurrence, instant: datetime) -> object:
        looked_from.append(instant)
        return after(rule, instant)

    monkeypatch.setattr(Recurrence, "after", noted)
    later = datetime(2126, 11, 19, tzinfo=UTC)
    paused = a_programme().paused(NOW, later.date())
    assert paused.next == Occurrence(date(2126, 11, 19))
    resting = a_community(standby=StandBy(NOW - timedelta(days=1), later))
    (first,) = islice(posted_after(NOW, a_programme(), resting), 1)
    assert first.occurrence == paused.next
    at_nine = a_community(standby=StandBy(NOW - timedelta(days=1), first.at))
    assert next(posted_after(NOW, a_programme(), at_nine)) == first
    assert all(instant > later - timedelta(days=9) for instant in looked_from)


@pytest.mark.parametrize("resting", [False, True])
async def test_a_draft_shows_its_dates_also_while_a_stand_by_has_no_end(resting: bool, house: House) -> None:
    """And who else comes there on the same morning; that nothing goes out meanwhile is said beside them."""
    community, tuesdays = await settled(house, StandBy(NOW) if resting else None)
    await house.sends(
        "planning.programme",
        community.id,
        NADIA,
        name="Encore un mardi",
        when="tous les mardis à 10h",
        channel=f"{HERE.messenger}/{HERE.workspace}/{HERE.channel}",
    )
    card = next(action.card for action in house.messenger.done if isinstance(action, Whisper))
    assert words(card).count("mardi") >= 5
    conflict = VOICE.plain("planning.conflict", name=tuesdays.name, day=date(2026, 11, 24), afternoon=False)
    assert conflict in words(card)
    assert (VOICE.plain("standing_by.no_dates") in notes(card)) is resting
