"""What a community plans goes out as a file a person would write, and comes in from one."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from adapters import files
from bot.app import packs
from bot.app.archive import export
from bot.app.chance import SystemDice
from bot.app.importing import Importer, import_file
from bot.commands import fold
from bot.model.journal import Act
from bot.model.place import Place
from bot.model.programme import Order, Programme, State
from bot.model.recurrence.exceptions import Exceptions, Holidays, Instead
from bot.model.recurrence.patterns import MonthlyByWeekday, Weekly
from bot.model.recurrence.rule import Recurrence
from bot.model.role import Role
from bot.model.theme import Kind, Theme
from bot.ports import UnitOfWork
from bot.settings import Settings
from bot.wording import Wording
from storage import open_storage
from storage.memory.unit import MemoryStorage
from tests.bot.recurrence.rules import rules
from tests.builders import HERE, a_channel, a_community, a_programme, a_theme

COMMUNITY = a_community(name="Managers de proximité")
CALLED = Role("1500", "nouvelles")
PLACES = (HERE, Place("discord", "T1", "C1"), Place("discord", "T2", "C1"))
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


async def test_what_came_in_is_in_the_journal(settings: Settings, tmp_path: Path) -> None:
    """Each by its name, done by no member; nothing of it can be undone there, only set aside or archived."""
    file = tmp_path / "pack.yaml"
    file.write_text(PACK, encoding="utf-8")
    await import_file(file, settings)
    themes, programmes = await planned(settings)
    storage = await open_storage(settings.database_url)
    async with storage.unit() as unit:
        acts = await unit.journal.of_community(COMMUNITY.id, 9)
    await storage.close()
    assert {(one.act, one.member, one.before) for one in acts} == {(Act.IMPORTED, None, None)}
    assert {one.theme for one in acts if one.theme} == {theme.id for theme in themes}
    assert {one.programme for one in acts if one.programme} == {programme.id for programme in programmes}


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


BAD = (
    """\
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
  - name: Le dimanche
    when: tous les dimanches à 9 h
    notify: nouvelles
themes:
  - question: Comment fais-tu pour """
    + "re" * 70
    + """lire ?
  - question: Comment fais-tu pour relire ?
    sitaution: Le soir.
  - question: Comment fais-tu pour relire ?
    tags: ["""
    + "relecture, " * 10
    + """écriture]
"""
)


async def test_what_is_wrong_is_told_with_the_line_it_stands_on(settings: Settings, tmp_path: Path) -> None:
    """Of the field, not only of the programme; a programme that is there already is not doubled."""
    file = tmp_path / "pack.yaml"
    file.write_text(BAD, encoding="utf-8")
    tally = await import_file(file, settings)
    told = [refusal.removeprefix(f"{file}:").partition(": ") for refusal in tally.refused]
    assert [line for line, _, _ in told] == ["3", "6", "9", "12", "15", "18", "20", "22", "24"]
    assert "de temps en temps" in told[0][2]
    assert "#managers" in told[2][2]
    assert "there are name, when, except" in told[3][2]
    assert "its name and its id" in told[5][2]
    assert "at most 150" in told[6][2]
    assert "there are question, situation" in told[7][2]
    assert "100 characters" in told[8][2]
    file.write_text(PACK, encoding="utf-8")
    await import_file(file, settings)
    again = await import_file(file, settings)
    assert len(again.refused) == 4
    assert again.refused[2].startswith(f"{file}:8: the community has a programme of that name")


async def test_a_channel_that_reads_as_a_comment_is_asked_back(settings: Settings, tmp_path: Path) -> None:
    """With its line: it would be another channel than was meant. In quotes it is a name."""
    file = tmp_path / "pack.yaml"
    written = "programmes:\n  - name: Le mardi\n    when: tous les mardis à 9 h\n    channel: {}\n"
    file.write_text(written.format("#managers"), encoding="utf-8")
    tally = await import_file(file, settings)
    assert len(tally.refused) == 1
    assert tally.refused[0].startswith(f"{file}:4: channel: ")
    assert "quotes" in tally.refused[0]
    file.write_text(written.format('"#managers"'), encoding="utf-8")
    assert not (await import_file(file, settings)).refused


async def test_what_could_be_better_is_told_and_taken_anyway(settings: Settings, tmp_path: Path) -> None:
    """With its line: a closed question, one that is there in other words, also in the same file."""
    file = tmp_path / "pack.yaml"
    file.write_text(
        "themes:\n"
        "  - situation: La salle est prise.\n"
        "    question: Est-ce utile de finir une réunion à l'heure ?\n"
        "  - question: Comment fais-tu pour finir à l'heure une réunion ?\n"
        "  - question: Comment fais-tu pour semer du zéphyr ?\n",
        encoding="utf-8",
    )
    tally = await import_file(file, settings)
    assert (tally.kept, tally.refused) == (3, [])
    told = [advice.removeprefix(f"{file}:").partition(": ") for advice in tally.advised]
    assert [line for line, _, _ in told] == ["3", "4"]
    assert "oui ou par non" in told[0][2]
    assert "Est-ce utile de finir" in told[1][2]
    assert len((await planned(settings))[0]) == 3


@pytest.mark.parametrize("name", ["Manager de proximité", "managers de proximite", "Mangers de proximité"])
async def test_a_mistyped_community_is_asked_back(settings: Settings, tmp_path: Path, name: str) -> None:
    """Not founded anew without a word; told once for the whole file, it stands on that line."""
    file = tmp_path / "pack.yaml"
    file.write_text(f"community: {name}\n{PACK}", encoding="utf-8")
    tally = await import_file(file, settings)
    assert tally.kept == 0
    assert all(told.startswith(f"{file}:1: community: there is no {name}") for told in tally.refused)
    assert "Managers de proximité" in tally.refused[0]
    assert await planned(settings) == ([], [])
    file.write_text(f"community:\n{PACK}", encoding="utf-8")
    assert (await import_file(file, settings)).refused == []
    file.write_text(f"community: Jardiniers\n{PACK}", encoding="utf-8")
    tally = await import_file(file, settings)
    assert (tally.kept, len(tally.refused)) == (2, 2)
    assert tally.advised[0].startswith(f"{file}:1: the community Jardiniers is new")


async def test_channels_of_one_name_are_told_apart_by_their_messenger(
    settings: Settings, tmp_path: Path
) -> None:
    """As they go out they come in; where only the name is told, which one is asked back."""
    elsewhere = Place("discord", "T1", "C0OTHER")
    storage = await open_storage(settings.database_url)
    async with storage.unit() as unit:
        await unit.channels.save(a_channel(place=elsewhere, community=COMMUNITY.id))
        await unit.programmes.save(a_programme(community=COMMUNITY.id, place=elsewhere, notify=CALLED))
        await unit.commit()
    await storage.close()
    [written] = await export(tmp_path / "out", "yaml", settings)
    told = yaml.safe_load(written.read_text(encoding="utf-8"))["programmes"][0]
    assert told["channel"] == "managers (Discord)"
    assert told["notify"] == {"name": "nouvelles", "id": "1500"}
    file = tmp_path / "pack.yaml"
    file.write_text(yaml.safe_dump([{**told, "name": "A"}]), encoding="utf-8")
    assert (await import_file(file, settings)).refused == []
    added = {one.name: one for one in (await planned(settings))[1]}["A"]
    assert (added.place, added.notify) == (elsewhere, CALLED)
    file.write_text(yaml.safe_dump([{**told, "name": "B", "channel": "managers"}]), encoding="utf-8")
    [refused] = (await import_file(file, settings)).refused
    assert refused.endswith(f"#managers (Discord), #managers ({HERE.messenger.capitalize()})")


words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)


@st.composite
def plans(draw: st.DrawFn) -> tuple[list[Theme], list[Programme]]:
    """What a community may have planned: each question and each name once."""
    questions = draw(st.lists(words, max_size=3, unique_by=fold))
    names = draw(st.lists(words, max_size=3, unique_by=fold))
    themes = [
        a_theme(
            community=COMMUNITY.id,
            question=f"{question} ?",
            situation=draw(words | st.just("")),
            kind=draw(st.sampled_from(Kind)),
            tags=tuple(draw(st.lists(words, max_size=3))),
            language=draw(st.sampled_from(("fr", "en"))),
        )
        for question in questions
    ]
    programmes = [
        a_programme(
            community=COMMUNITY.id,
            name=name,
            rule=draw(rules()),
            order=draw(st.sampled_from(Order)),
            late=draw(st.sampled_from((1, 12, 72))) * timedelta(hours=1),
            place=draw(st.sampled_from(PLACES)),
            notify=draw(st.none() | st.builds(Role, words, words)),
            next=None,
            state=State.DRAFT,
        )
        for name in names
    ]
    return themes, programmes


async def given_out(themes: list[Theme], programmes: list[Programme], folder: Path) -> str:
    """The file of a community that plans so."""
    memory = MemoryStorage()
    async with memory.unit() as unit:
        await live_in(unit)
        for theme in themes:
            await unit.themes.save(theme)
        for programme in programmes:
            await unit.programmes.save(programme)
        told = await packs.pack(COMMUNITY, Wording().voice(COMMUNITY.language), unit)
    [written] = files.write_packs({COMMUNITY.name: told}, folder)
    return written.read_text(encoding="utf-8")


async def live_in(unit: UnitOfWork) -> None:
    """The community, in three channels of one name."""
    await unit.communities.save(COMMUNITY)
    for place in PLACES:
        await unit.channels.save(a_channel(place=place, community=COMMUNITY.id))


@given(plan=plans())
@settings_of(max_examples=60, deadline=None)
async def test_out_and_in_and_out_again_is_the_same(plan: tuple[list[Theme], list[Programme]]) -> None:
    """Whatever is planned, to the last sign."""
    with TemporaryDirectory() as folder:
        out = await given_out(*plan, Path(folder))
        file = Path(folder) / "pack.yaml"
        file.write_text(out, encoding="utf-8")
        importer = Importer(Settings(), SystemDice(), Wording())
        async with MemoryStorage().unit() as unit:
            await live_in(unit)
            for entry in files.read(file):
                await importer.take(entry, unit)
            taken = await unit.themes.of(COMMUNITY.id), await unit.programmes.of(COMMUNITY.id)
        assert await given_out(*taken, Path(folder)) == out
    assert {(one.name, one.rule, one.place, one.notify) for one in taken[1]} == {
        (one.name, one.rule, one.place, one.notify) for one in plan[1]
    }


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
