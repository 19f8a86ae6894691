"""What a community plans goes out as a file a person would write, and comes in from one."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest
import yaml

from bot.app.archive import export
from bot.app.importing import import_file
from bot.model.programme import Order, Programme, State
from bot.model.recurrence.exceptions import Exceptions, Holidays, Instead
from bot.model.recurrence.patterns import MonthlyByWeekday, Weekly
from bot.model.recurrence.rule import Recurrence
from bot.model.theme import Kind, Theme
from bot.settings import Settings
from storage import open_storage
from tests.builders import HERE, a_channel, a_community, a_programme, a_theme

COMMUNITY = a_community(name="Managers de proximité")
PACK = """\
themes:
  - question: Comment fais-tu pour finir une réunion à l'heure ?
    situation: La salle est prise à onze heures.
    tags: [réunion]
  - question: Et si on arrêtait les comptes rendus ?
    kind: debate
programmes:
  - name: Le mardi
    when: tous les mardis à 9 h
    except: les jours fériés (France), sinon le jour ouvré suivant
  - name: The first Monday
    when: the first Monday of the month at 16:30, Montreal time
    channel: managers
    order: draw
    late: 3
"""


@pytest.fixture
async def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A database with one community, in one channel."""
    monkeypatch.chdir(tmp_path)
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/mallette.db")
    storage = await open_storage(settings.database_url)
    async with storage.unit() as unit:
        await unit.communities.save(COMMUNITY)
        await unit.channels.save(a_channel(community=COMMUNITY.id))
        await unit.commit()
    await storage.close()
    return settings


async def planned(settings: Settings) -> tuple[list[Theme], list[Programme]]:
    """What is there."""
    storage = await open_storage(settings.database_url)
    async with storage.unit() as unit:
        found = await unit.themes.of(COMMUNITY.id), await unit.programmes.of(COMMUNITY.id)
    await storage.close()
    return found


async def test_a_pack_is_taken_in(settings: Settings, tmp_path: Path) -> None:
    """Themes into the queue; programmes as drafts, in either language, at home where no channel is told."""
    file = tmp_path / "pack.yaml"
    file.write_text(PACK, encoding="utf-8")
    tally = await import_file(file, settings)
    assert (tally.kept, tally.refused) == (4, [])
    themes, programmes = await planned(settings)
    assert [theme.kind for theme in themes] == [Kind.PRACTICE, Kind.DEBATE]
    by_name = {programme.name: programme for programme in programmes}
    assert {(one.state, one.place, one.next) for one in programmes} == {(State.DRAFT, HERE, None)}
    left_out = Exceptions(Holidays("FR"), (), Instead.NEXT_WORKING_DAY)
    assert by_name["Le mardi"].rule == Recurrence(
        Weekly((1,)), (time(9),), "Europe/Paris", exceptions=left_out
    )
    monday = by_name["The first Monday"]
    assert monday.rule == Recurrence(MonthlyByWeekday((1,), 0), (time(16, 30),), "America/Montreal")
    assert (monday.order, monday.late.total_seconds()) == (Order.DRAW, 3 * 3600)
    assert monday.resumed(datetime(2026, 11, 21, tzinfo=UTC)).next is not None


async def test_what_is_given_out_is_what_can_be_taken_in(settings: Settings, tmp_path: Path) -> None:
    """Into another database it brings the same; nothing says a thing that goes without saying."""
    file = tmp_path / "pack.yaml"
    file.write_text(PACK, encoding="utf-8")
    await import_file(file, settings)
    before = await planned(settings)
    [written] = await export(tmp_path / "out", "yaml", settings)
    assert written.name == "managers-de-proximite.yaml"
    told = yaml.safe_load(written.read_text(encoding="utf-8"))
    assert [set(theme) for theme in told["themes"]] == [
        {"question", "situation", "tags"},
        {"question", "kind"},
    ]
    (tmp_path / "mallette.db").unlink()
    storage = await open_storage(settings.database_url)
    async with storage.unit() as unit:
        await unit.communities.save(COMMUNITY)
        await unit.channels.save(a_channel(community=COMMUNITY.id))
        await unit.commit()
    await storage.close()
    assert (await import_file(written, settings)).refused == []
    after = await planned(settings)
    assert [one.question for one in after[0]] == [one.question for one in before[0]]
    known = [
        {(one.name, one.rule, one.order, one.late, one.place) for one in found[1]}
        for found in (before, after)
    ]
    assert known[0] == known[1]


BAD = """\
programmes:
  - name: Le mardi
    when: de temps en temps
  - name: Le jeudi
    when: tous les jeudis à 9 h
    except: les vacances
  - name: Le lundi
    when: tous les lundis à 9 h
    channel: nulle-part
  - name: Le vendredi
    when: tous les vendredis à 9 h
    wenn: jamais
  - name: Le mercredi
    when: tous les mercredis à 9 h
    late: 1000
"""


async def test_what_is_wrong_is_told_with_the_line_it_stands_on(settings: Settings, tmp_path: Path) -> None:
    """Of the field, not only of the programme; a programme that is there already is not doubled."""
    file = tmp_path / "pack.yaml"
    file.write_text(BAD, encoding="utf-8")
    tally = await import_file(file, settings)
    told = [refusal.removeprefix(f"{file}:").partition(": ") for refusal in tally.refused]
    assert [line for line, _, _ in told] == ["3", "6", "9", "12", "15"]
    assert "de temps en temps" in told[0][2]
    assert "#managers" in told[2][2]
    file.write_text(PACK, encoding="utf-8")
    await import_file(file, settings)
    again = await import_file(file, settings)
    assert len(again.refused) == 4
    assert again.refused[2].startswith(f"{file}:8: the community has a programme of that name")


async def test_programmes_wait_for_their_community_to_be_founded(tmp_path: Path, settings: Settings) -> None:
    """In one that has no channel there is nowhere to post."""
    file = tmp_path / "pack.yaml"
    file.write_text("- {name: A, when: tous les mardis à 9 h, community: Autres}\n", encoding="utf-8")
    tally = await import_file(file, settings)
    assert "not founded yet" in tally.refused[0]
    storage = await open_storage(settings.database_url)
    async with storage.unit() as unit:
        assert await unit.communities.all() == [COMMUNITY]
    await storage.close()


async def test_drafts_and_what_is_archived_go_out_as_they_are(settings: Settings, tmp_path: Path) -> None:
    """An archived programme does not; a theme set aside neither."""
    storage = await open_storage(settings.database_url)
    async with storage.unit() as unit:
        await unit.themes.save(a_theme(community=COMMUNITY.id))
        for state in State:
            await unit.programmes.save(a_programme(community=COMMUNITY.id, name=state.value, state=state))
        await unit.commit()
    await storage.close()
    [written] = await export(tmp_path / "out", "yaml", settings)
    told = yaml.safe_load(written.read_text(encoding="utf-8"))
    assert sorted(one["name"] for one in told["programmes"]) == ["draft", "paused", "running"]
    assert len(told["themes"]) == 1
