"""Who may decide about a proposed theme, and where it waits meanwhile."""

from dataclasses import replace

import pytest

from bot.actions import Tell, Whisper
from bot.model.community import Community
from bot.model.theme import Standing
from tests.bot.test_home import QUESTION, VOICE, House, buttons, house, notes, words
from tests.builders import HERE, NADIA, NOW, OMAR, a_member, a_theme

__all__ = ["house"]


async def facilitated(house: House) -> Community:
    """A community of Omar's, with Nadia as its facilitator."""
    community = await house.settles(OMAR)
    async with house.storage.unit() as unit:
        await unit.members.save(a_member(community=community.id, person=NADIA, facilitator=True))
        await unit.commit()
    return community


async def proposes(house: House, community: Community, question: str = QUESTION) -> str:
    """Omar proposes a theme; its id."""
    await house.sends("proposing.theme", community.id, OMAR, question=question, situation="")
    async with house.storage.unit() as unit:
        return (await unit.themes.of(community.id))[-1].id


async def standing(house: House, theme: str) -> Standing:
    """What was decided."""
    async with house.storage.unit() as unit:
        kept = await unit.themes.get(theme)
        assert kept
        return kept.standing


async def told(house: House, key: str) -> Tell | None:
    """What is owed to somebody under a key."""
    async with house.storage.unit() as unit:
        delivery = await unit.deliveries.get(key)
    return delivery.action if delivery and isinstance(delivery.action, Tell) else None


@pytest.mark.parametrize("act", ["accept", "amend", "decline"])
async def test_only_the_core_team_of_that_community_decides(house: House, act: str) -> None:
    """Neither its author, nor the facilitator of another community."""
    community = await facilitated(house)
    other = replace(NADIA, user="zoe", name="Zoé")
    async with house.storage.unit() as unit:
        await unit.members.save(a_member(community="elsewhere", person=other, facilitator=True))
        await unit.commit()
    theme = await proposes(house, community)
    for somebody in (OMAR, other):
        await house.presses(f"proposing.{act}", theme, somebody, HERE)
        assert isinstance(house.messenger.done[-1], Whisper)
        assert "Nadia" in words(house.messenger.done[-1].card)
        assert await standing(house, theme) is Standing.PROPOSED
    await house.sends("proposing.refusal", theme, OMAR, word="")
    assert await standing(house, theme) is Standing.PROPOSED


async def test_what_waits_stands_on_the_page_of_the_core_team_alone(house: House) -> None:
    """Two of them, and how many more; whoever decides from there sees it gone."""
    community = await facilitated(house)
    first, second, _, _ = [await proposes(house, community, f"Comment dire {one} ?") for one in "abcd"]
    page = await house.opens(NADIA)
    assert [button.value for button in buttons(page, "proposing.accept")] == [first, second]
    assert VOICE.plain("proposing.more", left=2) in notes(page)
    assert not buttons(await house.opens(OMAR), "proposing.accept")
    await house.presses("proposing.accept", first)
    assert first not in [button.value for button in buttons(await house.opens(NADIA), "proposing.accept")]
    assert await standing(house, first) is Standing.READY


async def test_an_accepted_theme_goes_behind_the_queue(house: House) -> None:
    """However long ago it was proposed."""
    community = await facilitated(house)
    theme = await proposes(house, community)
    async with house.storage.unit() as unit:
        await unit.themes.save(a_theme(community=community.id))
        await unit.commit()
    await house.presses("proposing.accept", theme)
    async with house.storage.unit() as unit:
        assert (await unit.themes.of(community.id))[-1].id == theme


async def test_somebody_who_decides_about_their_own_is_told_nothing_more(house: House) -> None:
    """They have just done it."""
    community = await facilitated(house)
    await house.sends("proposing.theme", community.id, NADIA, question=QUESTION)
    async with house.storage.unit() as unit:
        (theme,) = await unit.themes.of(community.id)
    assert theme.created_at == NOW
    await house.presses("proposing.accept", theme.id)
    assert await told(house, f"decided:{theme.id}") is None
    assert await standing(house, theme.id) is Standing.READY


async def test_the_question_of_somebody_else_may_not_be_proposed_twice(house: House) -> None:
    """While it waits; once it was declined it may."""
    community = await facilitated(house)
    theme = await proposes(house, community)
    await house.sends("proposing.theme", community.id, NADIA, question=QUESTION.upper())
    async with house.storage.unit() as unit:
        assert len(await unit.themes.of(community.id)) == 1
    await house.sends("proposing.refusal", theme, NADIA, word="")
    await house.sends("proposing.theme", community.id, NADIA, question=QUESTION.upper())
    async with house.storage.unit() as unit:
        assert len(await unit.themes.of(community.id)) == 2
