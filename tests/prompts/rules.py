"""What makes a supplied theme or practice well written, as far as a program can tell."""

import re
from pathlib import Path
from typing import Any

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
