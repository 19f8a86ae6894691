"""The supplied themes and the example community are well-formed, parallel and free of repetition."""

import itertools
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.features.themes.likeness import content_words

PROMPTS = Path(__file__).resolve().parents[2] / "prompts"
LANGUAGES = ("fr", "en")
FILES = sorted(path for language in LANGUAGES for path in (PROMPTS / language / "themes").glob("*.yaml"))
EXAMPLES = [PROMPTS / language / "example.yaml" for language in LANGUAGES]

KINDS = {"practice", "idea", "tip", "debate"}
THEME_KEYS = {"slug", "question", "situation", "kind", "tags"}
VOUS_KEYS = {"vous", "situation_vous"}
PARTS = ("title", "situation", "method", "outcome", "difficulties", "audience")
PRACTICE_KEYS = {"author", "theme", "tags", "named", *PARTS}
AUTHORS = {"nadia", "thomas", "ines", "yann", "claire"}
COMMUNITY_KEYS = {"name", "purpose", "charter"}

LONGEST_QUESTION = 110
SHORTEST_SITUATION, LONGEST_SITUATION = 60, 220
LONGEST_TITLE = 60
FEWEST_THEMES = 120

NARROW, WIDE = "\u202f", "\u00a0"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
TU_START, VOUS_START = "Comment fais-tu pour ", "Comment faites-vous pour "
FRENCH_END = f"{NARROW}?"
INFINITIVE = re.compile(r"(?:(?:ne (?:pas|plus|rien)|te|vous|y|en|mieux|bien|tout) |t')*\w+(?:er|ir|re)\b")
ENGLISH = re.compile(r"How do you (?:not )?[a-z]+[^?]*\?")
# « ton » is a noun after an article (« le ton monte »), « vous » one in « rendez-vous ».
TU = re.compile(
    r"(?<!le )(?<!du )(?<!un )(?<!au )(?<!même )\bton\b|\b(?:tu|te|toi|ta|tes|tien|tienne)\b|\bt'"
)
VOUS = re.compile(r"(?<!rendez-)\b(?:vous|votre|vos|vôtres?)\b")
ENGLISH_TWO_QUESTIONS = re.compile(r"\b(?:and|or) (?:how|what|why|when) (?:do|does|can|should)\b")
FRENCH_TWO_QUESTIONS = re.compile(r"\b(?:et|ou) (?:comment|pourquoi|quand fais)\b")

# Near-duplicates are told by the content words two texts share. Likeness of words cannot decide what two
# people would answer; it only catches the same question asked again. Over the catalogue as supplied the
# closest two questions share 0.33 of their words (Jaccard), the closest two themes with their situations
# 0.16; a question reworded by changing one or two words stays at 0.5 or above. So 0.5 and 0.3 lie in the gap.
# Containment sees a short question hidden in a long one, and asks for three shared words because two are too
# easily shared by chance.
QUESTION_LIKENESS = 0.5
CONTAINMENT, CONTAINED_WORDS = 0.75, 3
THEME_LIKENESS = 0.3


def label(path: Path) -> str:
    """Name a file as a person would look for it."""
    return str(path.relative_to(PROMPTS))


def load(path: Path) -> dict[str, Any]:
    """Read one YAML file, which has to be a mapping."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict), (
        f"{label(path)}: the file must be a mapping, with its keys at the margin"
    )
    return content


def themes(language: str) -> list[dict[str, Any]]:
    """Give all the themes of a language, in the order of the files."""
    return [theme for path in FILES if path.parts[-3] == language for theme in load(path)["themes"]]


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Give the share of words two texts have in common (Jaccard)."""
    return len(one & other) / len(one | other) if one and other else 0.0


def too_alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Say whether two themes ask the same thing in nearly the same words."""
    first, second = (content_words(theme["question"]) for theme in (one, other))
    shared = first & second
    contained = len(shared) >= CONTAINED_WORDS and len(shared) / min(len(first), len(second)) >= CONTAINMENT
    scenes = [content_words(f"{theme['question']} {theme['situation']}") for theme in (one, other)]
    return contained or likeness(first, second) >= QUESTION_LIKENESS or likeness(*scenes) >= THEME_LIKENESS


def typography(text: str, language: str) -> list[str]:
    """List what a typographer would mend in a text."""
    problems: list[str] = []
    if text != text.strip() or "  " in text or "\n" in text:
        problems.append("has spaces too many")
    if "’" in text or "‘" in text:
        problems.append("has a curly apostrophe: write the plain '")
    if language == "fr":
        if re.search(rf"[^{NARROW}][?!;]", text):
            problems.append("needs a narrow no-break space (U+202F) before ? ! and ;")
        if re.search(rf"[^{NARROW}{WIDE}\d](?::|»)|«[^{NARROW}{WIDE}]", text):
            problems.append("needs a no-break space before : and inside « »")
        if '"' in text or "“" in text:
            problems.append("has foreign quotation marks: write « »")
        if "..." in text or "oeu" in text or re.search(r"\d h\b", text):
            problems.append("needs … for three dots, œ, and a no-break space in 8 h 30")
    elif NARROW in text or WIDE in text or "«" in text:
        problems.append("has French spaces or quotation marks")
    return problems


def french_question(theme: dict[str, Any]) -> list[str]:
    """List what is wrong with the form of a French question and of its vous form."""
    question, vous, problems = theme["question"], theme.get("vous"), []
    asked = question.removeprefix(TU_START)
    if asked == question or not question.endswith(FRENCH_END):
        problems.append(f"question must read « {TU_START}… », ending with U+202F and ?")
    if not INFINITIVE.match(asked):
        problems.append("question must go on with an infinitive after « pour » (and without « se »)")
    if FRENCH_TWO_QUESTIONS.search(asked):
        problems.append("question asks two things: keep one")
    if TU.search(asked.lower()) and vous is None:
        problems.append("question says tu, te, ton… after « pour »: reword it or add `vous:`")
    if vous is not None:
        if not TU.search(asked.lower()):
            problems.append("`vous:` is not needed, the question says no tu after « pour »: remove it")
        if not vous.startswith(VOUS_START) or not vous.endswith(FRENCH_END):
            problems.append(f"`vous:` must read « {VOUS_START}… », ending with U+202F and ?")
        if TU.search(vous.lower()) or not VOUS.search(vous.removeprefix(VOUS_START).lower()):
            problems.append("`vous:` must say vous, votre or vos where the question says tu, ton or tes")
    return problems


def french_situation(theme: dict[str, Any]) -> list[str]:
    """List where a French situation addresses its reader in a form a community may not use."""
    situation, vous, problems = theme["situation"].lower(), theme.get("situation_vous"), []
    if VOUS.search(situation):
        problems.append("situation says vous: tell a scene which addresses nobody")
    if TU.search(situation) and vous is None:
        problems.append("situation says tu: tell a scene which addresses nobody, or add `situation_vous:`")
    if vous is not None and (TU.search(vous.lower()) or not TU.search(situation)):
        problems.append("`situation_vous:` is only for a situation which says tu, and may not say it itself")
    return problems


def problems_of(theme: dict[str, Any], language: str) -> list[str]:
    """List all that is wrong with one theme."""
    optional = VOUS_KEYS if language == "fr" else set()
    if not THEME_KEYS <= set(theme) <= THEME_KEYS | optional:
        return [
            f"keys must be {sorted(THEME_KEYS)}, and nothing else but {sorted(optional)}: {sorted(theme)}"
        ]
    if not all(isinstance(value, str) and value for key, value in theme.items() if key != "tags"):
        return ["every field but tags must be a text which is not empty"]
    problems = []
    if not SLUG.fullmatch(theme["slug"]):
        problems.append("slug must be two or more English words in kebab-case")
    if theme["kind"] not in KINDS:
        problems.append(f"kind must be one of {sorted(KINDS)}")
    if len(theme["question"]) > LONGEST_QUESTION:
        problems.append(f"question has {len(theme['question'])} characters: at most {LONGEST_QUESTION}")
    if not SHORTEST_SITUATION <= len(theme["situation"]) <= LONGEST_SITUATION:
        problems.append(
            f"situation has {len(theme['situation'])} characters: {SHORTEST_SITUATION} to {LONGEST_SITUATION}"
        )
    if theme["situation"][-1] not in '.?!»…"':
        problems.append("situation must end as a sentence does")
    problems += tag_problems(theme["tags"], language)
    for key in ("question", "situation", *sorted(optional & set(theme))):
        problems += [f"{key} {problem}" for problem in typography(theme[key], language)]
    if language == "fr":
        return problems + french_question(theme) + french_situation(theme)
    if not ENGLISH.fullmatch(theme["question"]):
        problems.append('question must read "How do you + verb …?", with one question mark')
    if ENGLISH_TWO_QUESTIONS.search(theme["question"]):
        problems.append("question asks two things: keep one")
    return problems


def tag_problems(tags: object, language: str) -> list[str]:
    """List what is wrong with the tags of a theme or of a practice."""
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        return ["tags must be a list of words"]
    problems = [f"tag {tag!r} {problem}" for tag in tags for problem in typography(tag, language)]
    if not 2 <= len(tags) <= 4 or len(set(tags)) != len(tags):
        problems.append("tags must be two to four different words")
    if any(tag != tag.lower() for tag in tags):
        problems.append("tags are written in lower case")
    return problems


def practice_problems(practice: dict[str, Any], language: str) -> list[str]:
    """List all that is wrong with one example practice."""
    if set(practice) != PRACTICE_KEYS:
        return [f"keys must be exactly {sorted(PRACTICE_KEYS)}: {sorted(practice)}"]
    if not all(isinstance(practice[part], str) and practice[part].strip() for part in PARTS):
        return [f"{', '.join(PARTS)} must be texts which are not empty"]
    problems = [f"{part} {fault}" for part in PARTS for fault in typography(practice[part], language)]
    if practice["author"] not in AUTHORS:
        problems.append(f"author must be one of {sorted(AUTHORS)}")
    if not isinstance(practice["named"], bool):
        problems.append("named must be true or false")
    if len(practice["title"]) > LONGEST_TITLE:
        problems.append(f"title has {len(practice['title'])} characters: at most {LONGEST_TITLE}")
    sentences = len(re.findall(rf"[.?!…]{NARROW}?{WIDE}?[»\"]?(?= |$)", practice["method"]))
    if not 2 <= sentences <= 5:
        problems.append(f"method has {sentences} sentences: two to five")
    return problems + tag_problems(practice["tags"], language)


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
    texts = {"programme": content["programme"], **community}
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
