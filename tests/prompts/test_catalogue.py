"""The supplied themes and the example community are well-formed, parallel and free of repetition."""

import itertools
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.sentences.clauses import Around
from bot.sentences.reading import read
from tests.prompts.rules import (
    AUTHORS,
    COMMUNITY_KEYS,
    EXAMPLES,
    FEWEST_THEMES,
    FILES,
    FRENCH_END,
    KINDS,
    LANGUAGES,
    NARROW,
    TU_START,
    french_question,
    label,
    load,
    practice_problems,
    problems_of,
    themes,
    too_alike,
    typography,
)

GOOD: dict[str, dict[str, Any]] = {
    "fr": {
        "slug": "say-no-kindly",
        "question": f"Comment fais-tu pour dire non à une demande de trop{NARROW}?",
        "situation": "La demande tombe un jeudi soir, et l'équipe a déjà la tête sous l'eau.",
        "kind": "practice",
        "tags": ["refus", "charge"],
    },
    "en": {
        "slug": "say-no-kindly",
        "question": "How do you say no to one request too many?",
        "situation": "The request lands on a Thursday evening, and the team is up to its neck.",
        "kind": "practice",
        "tags": ["saying no", "workload"],
    },
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sound_theme_has_no_problem(language: str) -> None:
    """The checks let a well-written theme through."""
    assert problems_of(GOOD[language], language) == []


@pytest.mark.parametrize(
    ("language", "change", "told"),
    [
        ("fr", {"mood": "gai"}, "keys must be"),
        ("fr", {"slug": "Dire_Non"}, "kebab-case"),
        ("fr", {"kind": "question"}, "kind must be"),
        ("fr", {"question": "Comment fais-tu pour dire non ?"}, "narrow no-break space"),
        ("fr", {"question": f"Sais-tu dire non{NARROW}?"}, "question must read"),
        ("fr", {"question": f"Comment fais-tu pour une demande de trop{NARROW}?"}, "infinitive"),
        ("fr", {"question": f"Comment fais-tu pour se reposer{NARROW}?"}, "infinitive"),
        ("fr", {"question": f"Comment fais-tu pour dire non et comment le tenir{NARROW}?"}, "two things"),
        ("fr", {"question": f"Comment fais-tu pour dire non à ton chef{NARROW}?"}, "add `vous:`"),
        ("fr", {"vous": f"Comment faites-vous pour dire non{NARROW}?"}, "not needed"),
        ("fr", {"question": f"Comment fais-tu pour dire {'encore ' * 14}non{NARROW}?"}, "at most 110"),
        ("fr", {"situation": "Un jeudi soir."}, "60 to 220"),
        ("fr", {"situation": GOOD["fr"]["situation"].removesuffix(".")}, "as a sentence does"),
        ("fr", {"situation": f"Un jeudi soir, ton chef passe la tête. {GOOD['fr']['situation']}"}, "says tu"),
        ("fr", {"situation": f"Un jeudi soir, chez vous. {GOOD['fr']['situation']}"}, "says vous"),
        ("fr", {"situation": f"Jeudi soir : le pire moment. {GOOD['fr']['situation']}"}, "before :"),
        ("fr", {"tags": ["refus"]}, "two to four"),
        ("fr", {"tags": ["Refus", "charge"]}, "lower case"),
        ("en", {"question": "Do you say no to one request too many?"}, "How do you"),
        ("en", {"question": "How do you say no? How do you keep to it?"}, "one question mark"),
        ("en", {"question": "How do you say no and how do you keep to it?"}, "two things"),
        ("en", {"question": "How do you say no when it’s late?"}, "curly"),
        ("en", {"vous": "How do you say no?"}, "keys must be"),
    ],
)
def test_a_faulty_theme_is_told_what_to_mend(language: str, change: dict[str, Any], told: str) -> None:
    """Each rule of the catalogue is seen to fail on a theme which breaks it."""
    problems = problems_of({**GOOD[language], **change}, language)
    assert any(told in problem for problem in problems), f"no problem says {told!r}: {problems}"


@pytest.mark.parametrize(
    "asked", ["tenir bon quand le ton monte", "choisir le ton juste", "préparer un rendez-vous délicat"]
)
def test_words_which_only_look_like_address_pass(asked: str) -> None:
    """A noun such as « le ton » or « un rendez-vous » is not taken for tu or vous."""
    assert french_question({"question": f"{TU_START}{asked}{FRENCH_END}"}) == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("suivre une mission confiée sans contrôler", "suivre une mission déléguée sans contrôler", True),
        ("réparer une confiance abîmée", "réparer la confiance quand elle est abîmée par un mensonge", True),
        ("supprimer une réunion inutile", "supprimer les réunions devenues inutiles", True),
        ("trier quand tout est urgent", "trier ce qui se délègue et ce qui ne se délègue pas", False),
        ("remettre de vraies pauses dans la journée", "te remettre d'une journée ratée", False),
    ],
)
def test_the_measure_tells_rewordings_from_neighbours(one: str, other: str, alike: bool) -> None:
    """Reworded questions are caught; different ones which share a word or two are not."""
    first, second = (
        {"question": f"{TU_START}{asked}", "situation": scene}
        for asked, scene in ((one, "Le livrable part chez le client vendredi."), (other, "La salle se tait."))
    )
    assert too_alike(first, second) is alike


@pytest.mark.parametrize("path", FILES, ids=label)
def test_a_themes_file_is_well_formed(path: Path) -> None:
    """A file says what its domain covers and holds sound themes only."""
    content, language = load(path), path.parts[-3]
    opening = path.read_text(encoding="utf-8").partition("\n")[0]
    assert opening.startswith("# "), f"{label(path)}: begin with a line of comment on the domain"
    assert set(content) == {"domain", "themes"}, f"{label(path)}: keys must be domain and themes"
    assert isinstance(content["domain"], str), f"{label(path)}: name the domain"
    assert content["domain"], f"{label(path)}: name the domain"
    assert len(content["themes"]) >= 5, f"{label(path)}: a domain needs five themes or more"
    faults = [
        f"{theme.get('slug', theme)}: {fault}"
        for theme in content["themes"]
        for fault in problems_of(theme, language)
    ]
    assert not faults, f"{label(path)}:\n" + "\n".join(faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_themes_of_every_kind(language: str) -> None:
    """A community finds more than two years of weekly themes, and some of each kind."""
    kinds = Counter(theme["kind"] for theme in themes(language))
    assert kinds.total() >= FEWEST_THEMES, f"{language}: {kinds.total()} themes, {FEWEST_THEMES} are promised"
    assert all(kinds[kind] >= 8 for kind in KINDS), f"{language}: write more of the rarer kinds: {kinds}"
    assert kinds["practice"] > kinds.total() / 2, f"{language}: most themes should be practices: {kinds}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_slugs_domains_and_questions_are_unique(language: str) -> None:
    """No slug, question or domain name is used twice in a language."""
    names = {
        "slug": [theme["slug"] for theme in themes(language)],
        "question": [theme["question"] for theme in themes(language)],
        "domain": [load(path)["domain"] for path in FILES if path.parts[-3] == language],
    }
    for field, values in names.items():
        twice = [value for value, count in Counter(values).items() if count > 1]
        assert not twice, f"{language}: {field} used more than once: {twice}"


def test_both_languages_hold_the_same_themes() -> None:
    """Every theme stands in the same file, at the same rank and with the same kind, in both languages."""
    french, english = (
        {
            path.name: [(theme["slug"], theme["kind"]) for theme in load(path)["themes"]]
            for path in FILES
            if path.parts[-3] == language
        }
        for language in LANGUAGES
    )
    assert set(french) == set(english), f"files in one language only: {sorted(set(french) ^ set(english))}"
    for name, listed in french.items():
        differing = sorted(set(listed) ^ set(english[name]))
        assert not differing, f"{name}: slug or kind differs between the languages: {differing}"
        assert listed == english[name], f"{name}: put the themes in the same order in both languages"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_themes_ask_the_same(language: str) -> None:
    """No theme repeats another one in nearly the same words."""
    pairs = [
        f"{one['slug']} ({one['question']}) / {other['slug']} ({other['question']})"
        for one, other in itertools.combinations(themes(language), 2)
        if too_alike(one, other)
    ]
    assert not pairs, f"{language}: reword or drop one of each pair:\n" + "\n".join(pairs)


@pytest.mark.parametrize("path", EXAMPLES, ids=label)
def test_an_example_community_is_complete(path: Path) -> None:
    """The example has a community, a programme and sound practices on themes of the catalogue."""
    content, language = load(path), path.parts[-2]
    assert set(content) == {"community", "programme", "practices"}, f"{label(path)}: keys {sorted(content)}"
    community = content["community"]
    assert set(community) == COMMUNITY_KEYS, f"{label(path)}: community needs {sorted(COMMUNITY_KEYS)}"
    planned = content["programme"]
    read(planned["when"], Around(date(2026, 11, 21), "Europe/Paris", language))
    texts = {"programme": planned["name"], **community}
    faults = [f"{name} {fault}" for name, text in texts.items() for fault in typography(text, language)]
    faults += [
        f"{practice.get('title', practice)}: {fault}"
        for practice in content["practices"]
        for fault in practice_problems(practice, language)
    ]
    assert not faults, f"{label(path)}:\n" + "\n".join(faults)
    unknown = {practice["theme"] for practice in content["practices"]} - {
        theme["slug"] for theme in themes(language)
    }
    assert not unknown, f"{label(path)}: no theme of the catalogue has the slug {sorted(unknown)}"


@pytest.mark.parametrize("path", EXAMPLES, ids=label)
def test_example_practices_are_spread(path: Path) -> None:
    """Twelve practices in twelve domains, by all five people, two of them without a name."""
    practices, language = load(path)["practices"], path.parts[-2]
    domain_of = {
        theme["slug"]: file.stem
        for file in FILES
        if file.parts[-3] == language
        for theme in load(file)["themes"]
    }
    domains = Counter(domain_of.get(practice["theme"]) for practice in practices)
    crowded = [domain for domain, count in domains.items() if count > 1]
    assert len(practices) == 12, f"{label(path)}: {len(practices)} practices, twelve are wanted"
    assert not crowded, f"{label(path)}: more than one practice in {crowded}"
    assert {practice["author"] for practice in practices} == AUTHORS, f"{label(path)}: let all five speak"
    hidden = [practice["title"] for practice in practices if not practice["named"]]
    assert len(hidden) == 2, f"{label(path)}: two practices should hide their author: {hidden}"


@pytest.mark.parametrize("path", EXAMPLES, ids=label)
def test_a_hidden_author_is_not_given_away_by_the_audience(path: Path) -> None:
    """A practice without a name does not repeat the audience of one its author signed."""
    practices = load(path)["practices"]
    signed = {(practice["author"], practice["audience"]) for practice in practices if practice["named"]}
    told = [p["title"] for p in practices if not p["named"] and (p["author"], p["audience"]) in signed]
    assert not told, f"{label(path)}: the audience gives the author away, make it vaguer: {told}"


def test_both_examples_hold_the_same_practices() -> None:
    """The two examples tell the same practices, by the same people, in the same order."""
    french, english = (load(path)["practices"] for path in EXAMPLES)
    assert len(french) == len(english), f"{len(french)} practices in French, {len(english)} in English"
    for one, other in zip(french, english, strict=True):
        for key in ("author", "theme", "named"):
            assert one[key] == other[key], f"{key} differs: « {one['title']} » / {other['title']}"
        assert len(one["tags"]) == len(other["tags"]), f"tags differ in number: « {one['title']} »"
