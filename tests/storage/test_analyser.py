"""What belongs together comes together, and nothing anybody writes is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search.documents import MOST_WORDS, Counts, document, sought_words
from storage.search.words.analyser import BEGINNING_MARK, EXACT_MARK, LONGEST_WORD, fold, forms, terms, words
from storage.search.words.endings import SHORTEST, stem
from tests.builders import NOW, a_practice

FAMILIES = [
    "déléguer délégation délégations délègue délègues délégué déléguée délégués délégueront délégateur",
    "recruter recrute recrutement recrutements recruteur recruteurs recruteuse recrutent recrutait",
    "réunion réunions réunir",
    "évaluer évaluation évaluent évaluait évaluateur",
    "animer animation animateur animatrice animateurs",
    "organiser organisation organise organize organizing organized",
    "communiquer communication communique communiqué",
    "travail travaux travailler travaillent",
    "confiance confiant confier",
    "fréquent fréquente fréquemment",
    "professionnel professionnelle professionnels profession",
    "pratique pratiquer pratiques pratiquant",
    "motiver motivation motivé motivant",
    "actif active actifs activité activités",
    "objectif objectifs",
    "jeu jeux",
    "delegate delegates delegated delegating delegation",
    "meeting meetings meet",
    "manager managers managing managed",
    "company companies",
    "planning planned plan",
]

STRANGERS = [
    "réunion réussite",
    "chef chat",
    "équipe équité",
    "conflit confiance",
    "temps tempête",
    "erreur ère",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_has_one_stem(family: str) -> None:
    """Also when typed without accents or in capitals."""
    assert len({stem(word) for word in words(family)}) == 1
    assert {stem(word) for word in words(fold(family).upper())} == {stem(word) for word in words(family)}


@pytest.mark.parametrize("pair", STRANGERS)
def test_strangers_have_not(pair: str) -> None:
    """A stem tells apart what is about something else."""
    assert len({stem(word) for word in words(pair)}) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’équipe qu’on accueille", ["equipe", "accueille"]),
        ("l'équipe jusqu'au bout", ["equipe", "bout"]),
        ("ŒUVRE Straße naïve ﬁnir ＡＢＣ", ["oeuvre", "strasse", "naive", "finir", "abc"]),
        ("e\u0301quipe", ["equipe"]),
        ("télé\u00adtravail", ["teletravail"]),
        ("faire-part, (devis) ; 35h / 2026", ["part", "devis", "35h", "2026"]),
        ("télé\u2011travail", ["tele", "travail"]),
        ("the team's goals", ["team", "goals"]),
        ("Aujourd’hui, comment fais-tu pour… ?", []),
        ("🧰 !? _ -", []),
        ("", []),
    ],
)
def test_words_are_what_means_something(text: str, expected: list[str]) -> None:
    """Folded, without elisions and words that say nothing."""
    assert words(text) == expected


def test_a_word_counts_as_its_stem_as_itself_and_as_its_beginning() -> None:
    """As often as it stands there; short words have no beginning of their own."""
    assert terms("Déléguer, la délégation, déléguer") == {
        "deleg": 3,
        EXACT_MARK + "deleguer": 2,
        EXACT_MARK + "delegation": 1,
        BEGINNING_MARK + "deleg": 3,
    }
    assert terms("chef") == {"chef": 1, EXACT_MARK + "chef": 1}


IRREGULAR = [
    "écrire écrit écrite écrivons écrivait",
    "tenir tient tenu tiendra",
    "maintenir maintient maintenu maintenant",
    "comprendre compris comprennent",
    "produire produit production produisent",
    "give gave given giving",
    "write wrote written writing",
]


@pytest.mark.parametrize("family", IRREGULAR)
def test_irregular_forms_belong_to_their_verb(family: str) -> None:
    """Those that begin otherwise as well."""
    assert len({forms(word)[0] for word in words(family)}) == 1


def test_saying_no_is_something_to_say() -> None:
    """In both languages; what is left of a negation otherwise is not."""
    assert words("Dire non à son chef") == ["dire", "non", "chef"]
    assert words("say no") == ["say", "no"]
    assert words("Ne pas perdre la face") == ["perdre", "face"]


def test_a_practice_is_counted_field_by_field() -> None:
    """Lengths are in words; tags count in the whole alone."""
    counts, lengths, told_at = document(a_practice(title="Le point du lundi", tags=("lundi matin",)))
    assert counts["=lundi"] == Counts(1, 0, 1)
    assert counts["=matin"] == Counts(0, 0, 1)
    assert counts["=jalons"] == Counts(0, 1, 0)
    assert {term for term in counts if term.startswith("<po")} == {"<po", "<poi", "<poin", "<point"}
    assert {term for term in counts if term.startswith("<ma")} == {"<ma", "<mat", "<mati", "<matin"}
    assert counts["<mati"] == Counts(0, 0, 1)
    assert lengths == (2, 8)
    assert told_at == NOW.timestamp()


def test_a_page_pasted_into_a_search_is_cut() -> None:
    """So many words count and no more."""
    assert len(sought_words(" ".join(f"mot{number}" for number in range(5_000)))) == MOST_WORDS


@given(st.text())
def test_any_text_has_terms(text: str) -> None:
    """Never an error, never an empty or an endless term, and the same twice."""
    found = terms(text)
    assert found == terms(text)
    assert all(0 < len(term) <= LONGEST_WORD + len(EXACT_MARK) for term in found)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_folding_is_done_once(text: str) -> None:
    """What is folded stays as it is."""
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_something_remains_of_every_word(word: str) -> None:
    """A stem is no longer than its word, and never less than a few letters of it."""
    assert min(len(word), SHORTEST - 1) <= len(stem(word)) <= len(word)
