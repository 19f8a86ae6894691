"""What is said under a question somebody wrote, to whom, and that it is kept all the same."""

import pytest

from bot.actions import Tell, Whisper
from bot.model.community import Community
from bot.model.theme import Standing, Theme
from tests.bot.test_home import VOICE, House, buttons, house, notes
from tests.bot.test_proposing import facilitated
from tests.builders import HERE, NADIA, NOW, OMAR, a_posting, a_theme

__all__ = ["house"]

QUESTION = "Comment fais-tu pour dire non à un client pressé ?"
REWORDED = "Comment fais-tu pour dire non à un client trop pressé ?"


async def writes(house: House, community: Community, question: str) -> list[str]:
    """A facilitator's theme; the small print under what everybody will see."""
    await house.sends("writing.theme", community.id, NADIA, question=question, kind="practice")
    (shown,) = [action for action in house.messenger.done if isinstance(action, Whisper)][-1:]
    async with house.storage.unit() as unit:
        assert question in [theme.question for theme in await unit.themes.of(community.id)]
    how = VOICE.plain("asking.how_to_answer")
    said = notes(shown.card)
    assert bool(buttons(shown.card, "writing.amend")) == (said != [how])
    return [note for note in said if note != how]


async def stands(house: House, community: Community, **fields: object) -> Theme:
    """A theme that is there already."""
    theme = a_theme(community=community.id, question=QUESTION, **fields)
    async with house.storage.unit() as unit:
        await unit.themes.save(theme)
        await unit.commit()
    return theme


@pytest.mark.parametrize("standing", [Standing.READY, Standing.ASIDE, Standing.PROPOSED, Standing.SUPPLIED])
async def test_a_twin_is_shown_with_where_it_stands(house: House, standing: Standing) -> None:
    """In the stock, set aside, proposed."""
    community = await facilitated(house)
    await stands(house, community, standing=standing)
    told = VOICE.plain("advising.twin", question=QUESTION, where=standing, day=None)
    assert await writes(house, community, REWORDED) == [told]


async def test_a_twin_that_was_asked_is_shown_with_its_day(house: House) -> None:
    """The last, wherever that was."""
    community = await facilitated(house)
    theme = await stands(house, community)
    async with house.storage.unit() as unit:
        await unit.postings.save(a_posting(community=community.id, theme=theme.id, place=HERE))
        await unit.commit()
    told = VOICE.plain("advising.twin", question=QUESTION, where="asked", day=NOW.date())
    assert await writes(house, community, REWORDED) == [told]


async def test_a_twin_in_the_catalogue_is_shown(house: House) -> None:
    """Which everybody could choose instead."""
    community = await facilitated(house)
    (told,) = await writes(house, community, "Comment fais-tu pour clore ce débat qui tourne en rond ?")
    assert told == VOICE.plain(
        "advising.twin",
        question="Comment fais-tu pour clore un débat qui tourne en rond\u202f?",
        where="catalogue",
        day=None,
    )


async def test_nothing_is_said_of_what_was_declined_or_is_only_a_neighbour(house: House) -> None:
    """A good question is shown, and that is all."""
    community = await facilitated(house)
    await stands(house, community, standing=Standing.DECLINED)
    assert await writes(house, community, REWORDED) == []
    assert await writes(house, community, "Comment fais-tu pour remercier un client fidèle ?") == []


@pytest.mark.parametrize(
    ("question", "hints"),
    [
        ("Sais-tu déléguer ?", ["closed"]),
        ("Pourquoi ne délègues-tu jamais ?", ["judging"]),
        ("Comment fais-tu pour créer des synergies ?", ["jargon"]),
        ("Comment fais-tu pour trouver des synergies et comment les fais-tu durer ?", ["jargon", "two"]),
    ],
)
async def test_a_hint_is_given_and_the_theme_kept(house: House, question: str, hints: list[str]) -> None:
    """With the button that amends it at once."""
    community = await facilitated(house)
    told = [VOICE.plain(f"advising.{hint}") for hint in hints]
    assert await writes(house, community, question) == told


async def test_whoever_decides_about_a_proposal_sees_it_too_and_its_author_does_not(house: House) -> None:
    """A member who proposes is thanked, not corrected."""
    community = await facilitated(house)
    await house.sends("proposing.theme", community.id, OMAR, question="Sais-tu déléguer ?")
    (thanks,) = [action for action in house.messenger.done if isinstance(action, Whisper)]
    assert notes(thanks.card) == []
    async with house.storage.unit() as unit:
        (theme,) = await unit.themes.of(community.id)
        (nadia,) = await unit.members.facilitators(community.id)
        owed = await unit.deliveries.get(f"proposed:{theme.id}:{nadia.id}")
    assert owed
    assert isinstance(owed.action, Tell)
    assert notes(owed.action.card) == [VOICE.plain("advising.closed")]
    assert notes(await house.opens(NADIA)) == [VOICE.plain("advising.closed")]
