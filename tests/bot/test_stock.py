"""What is asked next, and that the core team learns early when little is left."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from dateutil.relativedelta import relativedelta

from bot.actions import Tell
from bot.catalogue import Catalogue
from bot.events import ProgrammeDue
from bot.features.programmes import asking
from bot.features.themes import stock
from bot.markup import flatten
from bot.model.community import Community
from bot.model.programme import Order, Programme
from bot.model.theme import Kind, Standing, Theme
from bot.ports import Storage
from bot.turn import Turn
from bot.wording import Wording
from storage import open_storage
from tests.bot.test_engine import Ids
from tests.builders import HERE, NADIA, NOW, OMAR, a_channel, a_community, a_member, a_programme, a_theme

WEEK = timedelta(weeks=1)
WORDING = Wording()
NEVER = NOW + 1000 * WEEK


def a_catalogue(folder: Path, *, domains: int, each: int) -> Catalogue:
    """A small catalogue in French: so many themes in each domain, of several kinds."""
    (folder / "fr" / "themes").mkdir(parents=True)
    for domain in range(domains):
        themes = [
            {
                "slug": f"d{domain}-t{number}",
                "question": f"Comment fais-tu pour vivre {domain} et {number} ?",
                "situation": "Un jeudi soir.",
                "kind": list(Kind)[(domain + number) % 4].value if number % 2 else Kind.PRACTICE.value,
                "tags": ["vie"],
            }
            for number in range(each)
        ]
        content = {"domain": f"Domaine {domain}", "themes": themes}
        (folder / "fr" / "themes" / f"{domain}.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return Catalogue(folder)


@dataclass
class Season:
    """A community whose programme asks one theme a week."""

    storage: Storage
    catalogue: Catalogue
    programme: Programme
    community: Community = field(default_factory=lambda: a_community(id="managers"))
    now: datetime = NOW

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """One turn, kept."""
        async with self.storage.unit() as unit:
            yield Turn(unit, self.now, Ids(), WORDING, self.catalogue, "Europe/Paris")  # type: ignore[arg-type]  # chooses the first
            await unit.commit()

    async def add(self, *themes: Theme) -> None:
        """These are the community's."""
        async with self.turn() as turn:
            for theme in themes:
                await turn.unit.themes.save(theme)

    async def previewed(self) -> Theme | None:
        """What is said to come next."""
        async with self.turn() as turn:
            programme = await turn.unit.programmes.get(self.programme.id)
            assert programme
            return await stock.next_theme(programme, self.community, programme.next, turn, programme.next_at)

    async def asks(self) -> Theme | None:
        """Let a week pass; what was asked at the hour."""
        async with self.turn() as turn:
            programme = await turn.unit.programmes.get(self.programme.id)
            assert programme
            assert programme.next
            assert programme.next_at
            self.now = programme.next_at
        async with self.turn() as turn:
            before = await turn.unit.postings.asked(HERE)
            due = ProgrammeDue(id="due", at=self.now, programme=programme.id, occurrence=programme.next)
            await asking.ask_next_theme(due, turn)
            after = await turn.unit.postings.asked(HERE)
            new = [theme for theme, at in after.items() if before.get(theme) != at]
            return await turn.unit.themes.get(new[0]) if new else None

    async def told(self) -> list[tuple[str, str, list[str]]]:
        """Who was told what since it was looked at last, with which buttons."""
        async with self.turn() as turn:
            later = self.now + WEEK
            owed = await turn.unit.deliveries.claim(later, NEVER, "test", ["sandbox"], limit=500)
        return [
            (
                delivery.action.to.user,
                delivery.action.card.summary,
                [
                    button.name
                    for block in delivery.action.card.blocks
                    for button in getattr(block, "buttons", ())
                ],
            )
            for delivery in owed
            if isinstance(delivery.action, Tell)
        ]


async def a_season(folder: Path, order: Order = Order.QUEUE, **size: int) -> Season:
    """Two facilitators, and a catalogue of that size."""
    season = Season(
        await open_storage("memory://"),
        a_catalogue(folder, **({"domains": 3, "each": 2} | size)),
        a_programme(order=order),
    )
    async with season.turn() as turn:
        await turn.unit.communities.save(season.community)
        await turn.unit.channels.save(a_channel(community="managers"))
        await turn.unit.programmes.save(season.programme)
        for person in (NADIA, OMAR):
            await turn.unit.members.save(a_member(person=person, facilitator=True))
    return season


@pytest.fixture
async def season(tmp_path: Path) -> Season:
    """Six themes in the catalogue, none of the community's own."""
    return await a_season(tmp_path)


def questions(number: int, **fields: Any) -> list[Theme]:
    """Themes of the community."""
    return [
        a_theme(question=f"Comment fais-tu pour vivre la question {one} ?", **fields) for one in range(number)
    ]


# ---- The queue -------------------------------------------------------------------------------------------


async def test_own_themes_come_first_in_their_order_then_the_catalogue_in_its(season: Season) -> None:
    """One of each domain in turn; what is proposed, declined or set aside is never asked."""
    others = [
        a_theme(standing=standing) for standing in (Standing.PROPOSED, Standing.DECLINED, Standing.ASIDE)
    ]
    own = questions(2)
    await season.add(*others, *own)
    asked = [await season.asks() for _ in range(8)]
    assert [theme.id for theme in asked[:2] if theme] == [theme.id for theme in own]
    slugs = [theme.slug for theme in asked[2:] if theme]
    assert slugs == ["d0-t0", "d1-t0", "d2-t0", "d0-t1", "d1-t1", "d2-t1"]


async def test_a_theme_of_the_catalogue_that_was_set_aside_does_not_come_from_there(season: Season) -> None:
    """Nor one that waits in the queue already."""
    await season.add(a_theme(slug="d0-t0", standing=Standing.ASIDE), a_theme(slug="d1-t0"))
    asked = [await season.asks() for _ in range(5)]
    assert [theme.slug for theme in asked if theme] == ["d1-t0", "d2-t0", "d0-t1", "d1-t1", "d2-t1"]


async def test_what_was_asked_waits_a_year_and_comes_back_behind_the_others(season: Season) -> None:
    """The very same theme, so that its practices are still its own."""
    await season.add(*questions(1))
    first_year = [await season.asks() for _ in range(7)]
    assert all(first_year)
    assert await season.asks() is None
    season.now += timedelta(days=300)
    async with season.turn() as turn:
        await turn.unit.programmes.save(season.programme.planned(season.now))
    added = questions(1)
    await season.add(*added)
    again = [await season.asks() for _ in range(3)]
    assert [theme.id for theme in again if theme] == [added[0].id]
    season.now += timedelta(days=90)
    async with season.turn() as turn:
        await turn.unit.programmes.save(season.programme.planned(season.now))
    again = [await season.asks() for _ in range(3)]
    assert [theme and theme.id for theme in again] == [theme and theme.id for theme in first_year[:3]]


@pytest.mark.parametrize("order", Order)
async def test_nothing_comes_back_within_twelve_months_and_previews_tell_the_truth(
    order: Order, tmp_path: Path
) -> None:
    """More than two years of weeks over forty themes: when none is left, none is asked."""
    season = await a_season(tmp_path, order, domains=8, each=4)
    await season.add(*questions(8))
    last: dict[str, datetime] = {}
    for _ in range(120):
        coming = await season.previewed()
        theme = await season.asks()
        assert (theme and theme.question) == (coming and coming.question)
        if theme:
            assert theme.question not in last or season.now >= _a_year_after(last[theme.question])
            last[theme.question] = season.now
    assert len(last) == 40


def _a_year_after(instant: datetime) -> datetime:
    return instant + relativedelta(years=1)


async def test_a_draw_changes_domain_and_kind_while_it_can(tmp_path: Path) -> None:
    """And it is a draw: two programmes do not ask the same in the same order."""
    season = await a_season(tmp_path, Order.DRAW, domains=6, each=6)
    asked = [theme for theme in [await season.asks() for _ in range(20)] if theme]
    domains = [(theme.slug or "").partition("-")[0] for theme in asked]
    assert all(one != other for one, other in pairwise(domains))
    assert all(one.kind is not other.kind for one, other in pairwise(asked))
    other = await a_season(tmp_path / "other", Order.DRAW, domains=6, each=6)
    assert [theme.slug for theme in [await other.asks() for _ in range(20)] if theme] != [
        t.slug for t in asked
    ]


def test_a_draw_tells_own_themes_apart_by_their_tags() -> None:
    """Two about delegating do not follow each other while there is something else."""
    own = questions(3, tags=("délégation",)) + questions(3, tags=("réunions",))
    random.Random(7).shuffle(own)
    there = stock.Stock(own=tuple(own), supplied=(), domains={}, last=own[0])
    for seed in map(str, range(50)):
        drawn = there.next(Order.DRAW, seed)
        assert drawn
        assert drawn.tags != own[0].tags
    alike = replace(there, own=tuple(theme for theme in own if theme.tags == own[0].tags))
    assert alike.next(Order.DRAW, "any") in alike.own


# ---- When it runs low ------------------------------------------------------------------------------------


async def test_a_low_queue_is_told_early_and_once_to_the_whole_core_team(season: Season) -> None:
    """With the buttons that mend it; and once more only after somebody changed what is in stock."""
    await season.add(*questions(6))
    told: list[tuple[str, str, list[str]]] = []
    for _ in range(2):
        await season.asks()
    assert await season.told() == []
    for _ in range(3):
        await season.asks()
        told += await season.told()
    assert sorted(who for who, _, _ in told) == ["nadia", "omar"]
    assert all("3 de vos thèmes" in what for _, what, _ in told)
    assert all(buttons == ["arranging.catalogue", "writing.open"] for _, _, buttons in told)
    await season.add(*questions(1))
    await season.asks()
    assert {who for who, _, _ in await season.told()} >= {"nadia", "omar"}


async def test_a_community_that_lives_on_the_catalogue_is_told_when_that_runs_low(season: Season) -> None:
    """Not before: whoever never chose is not asked to choose."""
    for _ in range(2):
        await season.asks()
    assert await season.told() == []
    await season.asks()
    told = await season.told()
    assert sorted(who for who, _, _ in told) == ["nadia", "omar"]
    assert all("que 3 thèmes" in what and buttons[0] == "writing.open" for _, what, buttons in told)


async def test_when_nothing_is_left_nothing_is_asked_and_the_core_team_knows(season: Season) -> None:
    """Each date that passes empty is told once."""
    for _ in range(6):
        await season.asks()
    await season.told()
    assert await season.asks() is None
    told = [what for _, what, _ in await season.told() if "n'a rien posé" in what]
    assert len(told) == 2
    await season.add(*questions(1))
    assert await season.asks()


def test_what_a_member_hears_of_the_stock_reads_well() -> None:
    """Singular, plural and none."""
    voice = WORDING.voice("fr")
    said = [
        flatten(voice.spans("stock.own_low", programme="Le mardi", channel="managers", left=left))
        for left in (0, 1, 3)
    ]
    assert "le dernier de vos thèmes vient de partir" in said[0]
    assert "il reste un seul de vos thèmes" in said[1]
    assert "il reste 3 de vos thèmes" in said[2]
