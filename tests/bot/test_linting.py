"""Hints about questions are right where there is something to say, and silent everywhere else."""

import json
from pathlib import Path

import pytest

from bot.catalogue import Catalogue
from bot.features.themes.linting import Hint, hints
from bot.wording import LANGUAGES

COLLECTED = Path(__file__).parents[1] / "collections" / "managers" / "themes.jsonl"

BAD = {
    "fr": {
        Hint.CLOSED: (
            "Sais-tu déléguer ?",
            "Faut-il toujours répondre à un mail le soir ?",
            "Est-ce que tu dis non à ton chef ?",
            "As-tu déjà refusé une demande ?",
            "Avez-vous un rituel d'équipe ?",
            "Y a-t-il des réunions inutiles chez toi ?",
            "Tu fais confiance à ton équipe ?",
            "Peut-on tout déléguer ?",
            "N'es-tu pas fatigué des réunions ?",
            "Et toi, tu délègues, oui ou non ?",
            "Penses-tu qu'un manager peut être ami avec son équipe ?",
            "Doit-on féliciter en public ou pas ?",
        ),
        Hint.JUDGING: (
            "Pourquoi ne délègues-tu jamais ?",
            "Pourquoi ton équipe n'arrive pas à l'heure ?",
            "Comment fais-tu avec les incompétents de ton équipe ?",
            "Comment fais-tu pour secouer un collègue paresseux ?",
            "Comment fais-tu pour être un bon manager ?",
            "Comment fait un vrai chef pour se faire respecter ?",
            "Comment fais-tu pour tenir une réunion comme il faut ?",
            "Comment fais-tu quand un retard inadmissible se répète ?",
            "Comment fais-tu alors que tu devrais déjà déléguer ?",
            "Comment fais-tu quand ils n'ont toujours pas compris ?",
        ),
        Hint.JARGON: (
            "Comment fais-tu pour créer des synergies ?",
            "Comment fais-tu pour embarquer les parties prenantes ?",
            "Comment fais-tu pour suivre tes KPI ?",
            "Comment fais-tu pour changer le mindset de l'équipe ?",
            "Comment fais-tu pour préparer un CODIR ?",
            "Comment fais-tu pour trouver des quick wins ?",
            "Comment fais-tu pour faire évoluer tes process ?",
            "Comment fais-tu pour impacter ton équipe ?",
        ),
        Hint.TWO: (
            "Comment fais-tu pour déléguer et comment suis-tu ce que tu confies ?",
            "Comment fais-tu pour dire non ? Et à qui ?",
            "Comment fais-tu pour féliciter et pourquoi le fais-tu en public ?",
            "Comment fais-tu pour choisir une réunion ou combien en gardes-tu ?",
            "Comment fais-tu pour former quelqu'un, et quand fais-tu le point ?",
            "Comment fais-tu pour te reposer et avec quels outils ?",
        ),
    },
    "en": {
        Hint.CLOSED: (
            "Do you delegate?",
            "Should we answer mail in the evening?",
            "Have you ever said no to your boss?",
            "Is there a ritual in your team?",
            "Can everything be delegated, yes or no?",
            "You trust your team?",
            "Aren't you tired of meetings?",
            "Does your team meet every morning?",
            "Would you thank somebody in public or not?",
            "Are meetings useful?",
        ),
        Hint.JUDGING: (
            "Why don't you delegate?",
            "Why is your team never on time?",
            "How do you deal with the incompetent people in your team?",
            "How do you shake up a lazy colleague?",
            "How do you become a good manager?",
            "How does a real leader earn respect?",
            "How do you react when people fail to answer?",
            "How do you decide whose fault it is?",
            "How do you mend what you should have done?",
        ),
        Hint.JARGON: (
            "How do you create synergies?",
            "How do you leverage what the team knows?",
            "How do you bring stakeholders on board?",
            "How do you follow your KPIs?",
            "How do you find quick wins?",
            "How do you deep-dive into a problem?",
            "How do you share best practices?",
            "How do you prepare for an ISO audit?",
        ),
        Hint.TWO: (
            "How do you delegate and how do you follow up?",
            "How do you say no? To whom?",
            "How do you praise people, and why do you do it in public?",
            "How do you choose a meeting or how many do you keep?",
            "How do you train somebody, and when do you look back?",
            "How do you rest and do you sleep well?",
        ),
    },
}
GOOD = {
    "fr": (
        "Comment fais-tu pour choisir quand parler et quand te taire ?",
        "Comment fais-tu pour dire ce qui ne va pas et qui n'a pas été dit ?",
        "Quand une réunion déborde, comment fais-tu pour la finir ?",
        "Qu'est-ce qui t'aide à couper le soir ?",
        "À quoi vois-tu qu'une équipe va bien ?",
        "Quel est ton premier geste quand quelqu'un arrive ?",
        "Pourquoi as-tu gardé ce rituel ?",
        "De quoi parles-tu en premier avec un nouveau ?",
        "Combien de temps gardes-tu pour toi chaque semaine ?",
        "Comment fais-tu pour rester juste avec quelqu'un que tu n'aimes pas ?",
        "Comment fais-tu pour travailler avec les RH ?",
        "COMMENT FAIS-TU POUR DIRE NON ?",
        "Où trouves-tu du calme dans la journée ?",
        "Que fais-tu quand une consigne ne tient pas debout ?",
    ),
    "en": (
        "How do you choose when to speak and when to keep quiet?",
        "When a meeting runs over, how do you end it?",
        "What helps you switch off in the evening?",
        "Which habit did you keep, and for whom?",
        "Why did you keep this ritual?",
        "What do you talk about first with a newcomer?",
        "How much time do you keep for yourself each week?",
        "How do you stay fair to somebody you do not like?",
        "How do you work with HR?",
        "HOW DO YOU SAY NO?",
        "Where do you find some quiet in the day?",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_about_the_catalogue(language: str) -> None:
    """Not one word about 158 themes, in either form of address."""
    themes = Catalogue().themes(language)
    questions = {question for theme in themes for question in (theme.question, theme.formal_question)}
    assert len(themes) == 158
    assert [(question, said) for question in questions if (said := hints(question, language))] == []


def test_nothing_is_said_about_themes_written_by_others() -> None:
    """Those of the test collection, which the patterns were not made with."""
    themes = [json.loads(line) for line in COLLECTED.read_text(encoding="utf-8").splitlines()]
    told = [(theme["question"], hints(theme["question"], theme["language"])) for theme in themes]
    assert [pair for pair in told if pair[1]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_about_other_good_questions(language: str) -> None:
    """Those that look like bad ones, too."""
    assert [(good, said) for good in GOOD[language] if (said := hints(good, language))] == []


@pytest.mark.parametrize(
    ("language", "hint", "question"),
    [
        (language, hint, question)
        for language, kinds in BAD.items()
        for hint, questions in kinds.items()
        for question in questions
    ],
)
def test_what_there_is_to_say_is_said(language: str, hint: Hint, question: str) -> None:
    """Of every bad example, in its language."""
    assert hint in hints(question, language)


def test_a_hint_is_right_about_nine_bad_questions_in_ten() -> None:
    """Of what is said about bad examples, what they are not examples of is rare."""
    said = [
        (hint, told)
        for language, kinds in BAD.items()
        for hint, questions in kinds.items()
        for question in questions
        for told in hints(question, language)
    ]
    assert sum(hint is told for hint, told in said) / len(said) > 0.9
