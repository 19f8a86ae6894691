"""A search finds what fits, in other inflections and without accents, in the same order everywhere."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.parts import Parts
from bot.model.practice import State
from bot.model.trial import Result
from bot.ports import Storage, UnitOfWork
from storage import open_storage
from tests.builders import HERE, NADIA, NOW, a_channel, a_community, a_member, a_practice, a_trial

COLLECTION = {
    "delegate": ("Déléguer sans contrôler", "Je fixe le résultat et deux jalons, jamais la méthode.", ()),
    "monday": ("Le point du lundi", "Vingt minutes debout, on délègue ce qui bloque.", ("rituel",)),
    "meetings": ("Des réunions plus courtes", "Une réunion sans ordre du jour est annulée.", ("temps",)),
    "hiring": ("Recruter à deux", "Le recrutement se décide avec l'équipe, jamais seul.", ("équipe",)),
    "no": ("Dire non à son chef", "Je demande ce qui peut attendre si je prends cela.", ("limites",)),
    "feedback": ("Un retour chaque vendredi", "Un fait, un effet, une demande.", ("feedback", "rituel")),
    "one-on-ones": ("One-on-ones that last", "I ask what I could delegate to them next.", ("feedback",)),
    "standup": ("Shorter stand-ups", "Meetings end when the delegated work is clear.", ("time",)),
    "remote": ("L’équipe à distance", "Aujourd’hui on écrit d’abord, les réunions viennent ensuite.", ()),
    "twin-a": ("Écrire un bilan", "Trois lignes suffisent.", ()),
    "twin-b": ("Écrire un bilan", "Trois lignes suffisent.", ()),
}

QUERIES = {
    "délégation": ["delegate", "monday", "one-on-ones", "standup"],
    "deleguer": ["delegate", "monday", "one-on-ones", "standup"],
    "DELEGATING": ["delegate", "monday", "one-on-ones", "standup"],
    "réunion": ["meetings", "remote"],
    "reunions": ["meetings", "remote"],
    "recrutements": ["hiring"],
    "l’équipe": ["hiring", "remote"],
    "qu'est-ce qu'une équipe": ["hiring", "remote"],
    "meeting": ["standup"],
    "rituels": ["monday", "feedback"],
    "bilan": ["twin-a", "twin-b"],
}


async def fill(unit: UnitOfWork) -> None:
    """The collection, archived in an open channel."""
    await unit.channels.save(a_channel(community="managers"))
    await unit.members.save(a_member())
    for name, (title, method, tags) in COLLECTION.items():
        await unit.practices.save(a_practice(id=name, title=title, parts=Parts(method=method), tags=tags))


async def search(unit: UnitOfWork, words: str) -> list[str]:
    """The ids of everything found, best first."""
    found = await unit.practices.search(words, None, None, 100)
    assert found.total == len(found.hits)
    return [hit.practice.id for hit in found.hits]


@pytest.mark.parametrize("words", QUERIES)
async def test_a_practice_is_found_in_other_inflections_and_without_accents(
    storage: Storage, words: str
) -> None:
    """French and English, elisions and typographic apostrophes."""
    async with storage.unit() as unit:
        await fill(unit)
        assert sorted(await search(unit, words)) == sorted(QUERIES[words])


ORDERS = {
    "déléguer à son équipe": ["remote", "hiring", "delegate", "one-on-ones", "monday", "standup"],
    "feedback du vendredi en réunion": ["feedback", "meetings", "one-on-ones", "remote"],
    "shorter meetings": ["standup"],
    "Écrire trois lignes": ["twin-a", "twin-b", "remote"],
}


@pytest.mark.parametrize("words", ORDERS)
async def test_the_order_is_the_same_everywhere(storage: Storage, words: str) -> None:
    """Written down once, for all storages; what fits as well comes in the order of its id."""
    async with storage.unit() as unit:
        await fill(unit)
        assert await search(unit, words) == ORDERS[words]


async def test_every_storage_finds_the_same(storage: Storage) -> None:
    """Sixty practices made of the same few words: one order, one score to the last digit, one total."""
    chance = random.Random(1971)
    words = " ".join(f"{title} {method}" for title, method, _ in COLLECTION.values()).split()
    practices = [
        a_practice(
            id=f"{chance.getrandbits(128):032x}",
            title=" ".join(chance.choices(words, k=chance.randint(0, 4))),
            parts=Parts(method=" ".join(chance.choices(words, k=chance.randint(0, 30)))),
            tags=tuple(chance.choices(words, k=chance.randint(0, 2))),
        )
        for _ in range(60)
    ]
    memory = await open_storage("memory://")
    async with storage.unit() as unit, memory.unit() as reference:
        for practice in practices:
            await unit.practices.save(practice)
            await reference.practices.save(practice)
        for length in (1, 2, 3, 5, 8) * 4:
            query = " ".join(chance.choices(words, k=length))
            expected = await reference.practices.search(query, None, None, 20)
            assert await unit.practices.search(query, None, None, 20) == expected


async def test_one_word_that_fits_is_enough(storage: Storage) -> None:
    """What fits in more words comes first; words nobody used cost nothing."""
    async with storage.unit() as unit:
        await fill(unit)
        assert await search(unit, "recruter un astronaute bicéphale") == ["hiring"]


async def test_pages_follow_each_other(storage: Storage) -> None:
    """Each says how many there are in all; past the end there is nothing."""
    async with storage.unit() as unit:
        await fill(unit)
        everything = await search(unit, "équipe réunion déléguer")
        pages = [
            await unit.practices.search("équipe réunion déléguer", None, None, 2, at) for at in (0, 2, 4)
        ]
        assert [hit.practice.id for page in pages for hit in page.hits] == everything[:6]
        assert {page.total for page in pages} == {len(everything)}
        past = await unit.practices.search("équipe réunion déléguer", None, None, 2, 100)
        assert (past.hits, past.total) == ((), len(everything))


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "le la les",
        "comment faire pour",
        "what is the",
        "'\"",
        "l'",
        "!?…",
        "🧰",
        "-",
        "%",
        "_",
        "*",
    ],
)
async def test_words_that_say_nothing_find_nothing(storage: Storage, words: str) -> None:
    """Neither everything nor an error."""
    async with storage.unit() as unit:
        await fill(unit)
        found = await unit.practices.search(words, None, None, 10)
        assert (found.hits, found.total) == ((), 0)


@pytest.mark.parametrize(
    "words",
    [
        'NEAR("déléguer" contrôler)',
        "title:déléguer AND",
        "déléguer OR NOT (",
        "'; DROP TABLE practices; -- déléguer",
        "-déléguer*",
        "déléguer\x00",
        "\ud83e déléguer",
        "🧰 déléguer 🧰",
        "déléguer " * 2_000,
        "déléguer " + " ".join(f"mot{number}" for number in range(5_000)),
        "x" * 10_000 + " déléguer",
        "de\u0301le\u0301guer",
        "délé\u00adguer",
    ],
    ids=ascii,
)
async def test_nothing_anybody_types_is_an_error(storage: Storage, words: str) -> None:
    """Signs are no operators; the word among them finds what it says."""
    async with storage.unit() as unit:
        await fill(unit)
        assert (await search(unit, words))[0] == "delegate"


async def test_a_search_stays_in_its_community(storage: Storage) -> None:
    """When one is named; else it goes through all the viewer is in."""
    async with storage.unit() as unit:
        await fill(unit)
        await unit.practices.save(a_practice(id="far", community="coaches", title="Déléguer"))
        assert "far" in await search(unit, "déléguer")
        for viewer in (None, NADIA):
            found = await unit.practices.search("déléguer", "managers", viewer, 10)
            assert {hit.practice.id for hit in found.hits} == set(QUERIES["délégation"])
        nowhere = await unit.practices.search("déléguer", "nowhere", None, 10)
        assert (nowhere.hits, nowhere.total) == ((), 0)


async def test_what_somebody_may_not_see_leaves_no_trace(storage: Storage) -> None:
    """Scores are the same to the last digit, whatever is told behind a closed door."""
    async with storage.unit() as unit:
        await fill(unit)
        before = await unit.practices.search("déléguer en réunion", None, NADIA, 10)
        for _ in range(9):
            secret = a_practice(title="Déléguer la réunion", place=replace(HERE, channel="closed"))
            await unit.practices.save(secret)
        assert await unit.practices.search("déléguer en réunion", None, NADIA, 10) == before


async def test_a_changed_practice_is_found_by_what_it_says_now(storage: Storage) -> None:
    """And no more by what it said."""
    practice = a_practice(title="Le point du lundi")
    async with storage.unit() as unit:
        await unit.practices.save(practice)
        await unit.commit()
    async with storage.unit() as unit:
        await unit.practices.save(replace(practice, title="Le café du mardi"))
        await unit.commit()
    async with storage.unit() as unit:
        assert await search(unit, "mardi") == [practice.id]
        assert await search(unit, "lundi") == []


async def test_a_practice_archived_again_is_found_again(storage: Storage) -> None:
    """Withdrawn and archived once more, it counts once."""
    practice = a_practice()
    async with storage.unit() as unit:
        for state in (State.ARCHIVED, State.WITHDRAWN, State.ARCHIVED, State.ARCHIVED):
            await unit.practices.save(replace(practice, state=state))
        assert await search(unit, "lundi") == [practice.id]


async def test_nobody_is_found_by_their_name(storage: Storage) -> None:
    """What was told without a name must not be found by it, nor by who tried names."""
    async with storage.unit() as unit:
        for named in (True, False):
            await unit.practices.save(a_practice(author="nadia", author_name="Nadia Kaci", named=named))
        assert await search(unit, "Nadia Kaci nadia") == []


async def test_every_part_and_the_tags_are_searched(storage: Storage) -> None:
    """The title, the five parts and the tags."""
    practice = a_practice(
        title="citron", parts=Parts("pomme", "poire", "prune", "cerise", "fraise"), tags=("melon",)
    )
    async with storage.unit() as unit:
        await unit.practices.save(practice)
        for word in ("citron", "pomme", "poire", "prune", "cerise", "fraise", "melon"):
            assert await search(unit, word) == [practice.id]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("recrutr", ["hiring"]),
        ("recrutter", ["hiring"]),
        ("ercruter", ["hiring"]),
        ("recruyer", ["hiring"]),
        ("déelguer", QUERIES["délégation"]),
        ("feed back", ["feedback", "one-on-ones"]),
        ("vendredirituel", ["feedback", "monday"]),
        ("zygomatique", []),
    ],
)
async def test_a_slip_costs_nothing(storage: Storage, typed: str, found: list[str]) -> None:
    """Nor a space too many or too few, where nobody writes the word like that."""
    async with storage.unit() as unit:
        await fill(unit)
        assert sorted(await search(unit, typed)) == sorted(found)


async def test_nobody_is_corrected_towards_what_they_may_not_see(storage: Storage) -> None:
    """A word told behind a closed door is no word; one they can see is found in its place."""
    async with storage.unit() as unit:
        await fill(unit)
        for _ in range(3):
            await unit.practices.save(a_practice(title="Mercato", place=replace(HERE, channel="closed")))
        await unit.practices.save(a_practice(id="seen", title="Mercata", community="managers"))
        found = await unit.practices.search("mercatp", None, NADIA, 10)
        assert [hit.practice.id for hit in found.hits] == ["seen"]


async def test_a_practice_is_found_by_the_words_it_was_opened_by(storage: Storage) -> None:
    """In other forms of them too; more often opened, it comes sooner; what it is found by otherwise stays."""
    async with storage.unit() as unit:
        await fill(unit)
        before = await unit.practices.search("déléguer", None, None, 10)
        assert await search(unit, "hisser la grand-voile") == []
        await unit.practices.opened("monday", "comment hisser la grand-voile ?")
        for _ in range(3):
            await unit.practices.opened("delegate", "hisser la grand-voile")
        await unit.practices.opened("nothing", "hisser la grand-voile")
        assert await search(unit, "hissent les voiles") == ["delegate", "monday"]
        assert await unit.practices.search("déléguer", None, None, 10) == before


async def test_wordings_go_with_what_was_withdrawn_and_stay_with_what_was_reworded(storage: Storage) -> None:
    """Put back, a practice begins anew."""
    practice = a_practice()
    async with storage.unit() as unit:
        await unit.practices.save(practice)
        await unit.practices.opened(practice.id, "zanzibar")
        reworded = replace(practice, title="Le café du mardi")
        await unit.practices.save(reworded)
        await unit.commit()
    async with storage.unit() as unit:
        assert await search(unit, "zanzibar") == [practice.id]
        await unit.practices.save(replace(reworded, state=State.WITHDRAWN))
        assert await search(unit, "zanzibar") == []
        await unit.practices.save(reworded)
        assert await search(unit, "zanzibar") == []
        assert await search(unit, "mardi") == [practice.id]


async def test_beside_a_text_stands_what_surely_belongs_there(storage: Storage) -> None:
    """Never the one that asks, nor what may not be seen; and nothing where nothing stands out."""
    closed = replace(HERE, channel="closed")
    async with storage.unit() as unit:
        await fill(unit)
        asking = a_practice(title="Déléguer sans contrôler la méthode", parts=Parts(method="Deux jalons."))
        hidden = replace(asking, id="hidden", place=closed)
        for practice in (asking, hidden):
            await unit.practices.save(practice)
        text = "Déléguer sans contrôler, avec deux jalons, jamais la méthode, en équipe, aux réunions"
        hits = await unit.practices.beside(text, "managers", NADIA, but=asking.id)
        assert hits[0].practice.id == "delegate"
        assert not {asking.id, "hidden"} & {hit.practice.id for hit in hits}
        assert all(0.5 <= hit.score <= 1 for hit in hits)
        unsure = await unit.practices.beside(text, "managers", NADIA, but=asking.id, sure=0.0)
        assert {hit.practice.id for hit in unsure} >= {"delegate"}
        assert len(unsure) <= 3
        assert await unit.practices.beside("réunion", "managers", NADIA) == []
        assert await unit.practices.beside("", "managers", NADIA) == []


SYNONYMS = (("1:1", "point individuel", "tête-à-tête"), ("n+1", "chef"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mes points individuels", ["one"]),
        ("tete a tete", ["one"]),
        ("1:1", ["one"]),
        ("dire à son N+1", ["boss"]),
        ("point", []),
        ("individuel d'un point", []),
    ],
)
async def test_what_a_community_calls_otherwise_is_found(
    storage: Storage, typed: str, found: list[str]
) -> None:
    """By the whole of another name, in whatever form; in that community alone."""
    async with storage.unit() as unit:
        await unit.communities.save(a_community(id="managers", synonyms=SYNONYMS))
        await unit.channels.save(a_channel(community="managers"))
        await unit.members.save(a_member())
        for name, title in (("one", "Le tête-à-tête"), ("boss", "Refuser au chef")):
            parts = Parts(method="Voilà.")
            await unit.practices.save(a_practice(id=name, title=title, parts=parts, tags=()))
        await unit.commit()
    async with storage.unit() as unit:
        hits = (await unit.practices.search(typed, "managers", NADIA, 5)).hits
        assert [hit.practice.id for hit in hits] == found
        explained = await unit.practices.explain(typed, "managers", NADIA, 5)
        assert list(explained) == found
        assert (await unit.practices.search("individuel", "others", None, 5)).total == 0
        kept = await unit.communities.get("managers")
        assert kept
        assert kept.synonyms == SYNONYMS


async def test_what_worked_elsewhere_and_what_is_fresh_comes_first(storage: Storage) -> None:
    """Of what fits as well; what fits better stays before it, and it is said why."""
    old, older = NOW - timedelta(days=300), NOW - timedelta(days=900)
    async with storage.unit() as unit:
        await unit.channels.save(a_channel(community="managers"))
        await unit.members.save(a_member())
        for name, title, told in (
            ("a-old", "Le bilan du jeudi", old),
            ("b-tried", "Le bilan du jeudi", old),
            ("c-failed", "Le bilan du jeudi", older),
            ("d-fresh", "Le bilan du jeudi", NOW),
            ("e-better", "Le bilan, rien que le bilan", older),
        ):
            practice = a_practice(id=name, title=title, parts=Parts(method="Voilà."), created_at=told)
            await unit.practices.save(practice)
        for number in range(6):
            worked = a_trial(practice="b-tried", member=f"m{number}", result=Result.WORKED, told_at=NOW)
            await unit.trials.save(worked)
            failed = a_trial(practice="c-failed", member=f"m{number}", result=Result.NOT_HERE, told_at=NOW)
            await unit.trials.save(failed)
        await unit.commit()
    async with storage.unit() as unit:
        assert await search(unit, "bilan") == ["e-better", "b-tried", "d-fresh", "a-old", "c-failed"]
        page = await unit.practices.search("bilan", "managers", NADIA, 2, 2)
        assert [hit.practice.id for hit in page.hits] == ["d-fresh", "a-old"]
        explained = await unit.practices.explain("bilan", "managers", NADIA, 2)
        assert list(explained) == ["e-better", "b-tried"]
        known = {reason.term for reason in explained["b-tried"] if reason.field == "community"}
        assert known == {"tried with success", "fresh"}
