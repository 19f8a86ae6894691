"""Where two questions are near enough to be shown side by side, measured on pairs people might write."""

from itertools import combinations

import pytest

from bot.catalogue import Catalogue
from bot.features.themes.likeness import NEAR, likeness
from bot.wording import LANGUAGES

SAME = (
    ("suivre une mission confiée sans contrôler", "suivre une mission déléguée sans contrôler"),
    ("suivre une mission confiée sans tout contrôler", "contrôler le moins possible une mission confiée"),
    ("supprimer une réunion inutile", "supprimer les réunions devenues inutiles"),
    ("dire non à ton propre chef", "dire non à son chef"),
    ("dire non à ton chef", "DIRE NON À VOTRE CHEF"),
    ("accueillir quelqu'un le premier jour", "accueillir une nouvelle personne le premier jour"),
    ("féliciter quelqu'un en public", "féliciter publiquement quelqu'un"),
    ("finir une réunion à l'heure", "finir à l'heure une réunion qui déborde"),
    ("apaiser un conflit entre deux collègues", "apaiser deux collègues en conflit"),
    ("couper du travail le soir", "couper le soir avec le travail"),
    ("annoncer une mauvaise nouvelle", "annoncer une très mauvaise nouvelle à l'équipe"),
    ("réparer une confiance abîmée", "réparer la confiance quand elle est abîmée par un mensonge"),
    ("How do you end a meeting on time?", "How do you end meetings on time?"),
    ("How do you say no to your own boss?", "How do you say no to a boss?"),
    ("How do you welcome somebody on day one?", "How do you welcome a newcomer on their day one?"),
    ("How do you repair broken trust?", "How do you repair trust once it was broken by a lie?"),
)
OTHER = (
    ("trier quand tout est urgent", "trier ce qui se délègue et ce qui ne se délègue pas"),
    ("remettre de vraies pauses dans la journée", "te remettre d'une journée ratée"),
    ("dire non à ton chef", "dire non à un client"),
    ("finir une réunion à l'heure", "commencer une réunion difficile"),
    ("accueillir une nouvelle personne", "laisser partir une personne"),
    ("féliciter quelqu'un en public", "reprendre quelqu'un en public"),
    ("annoncer une mauvaise nouvelle", "recevoir une mauvaise note"),
    ("préparer un entretien annuel", "préparer un entretien d'embauche"),
    ("donner un retour difficile", "recevoir un retour difficile"),
    ("couper du travail le soir", "reprendre le travail après un congé"),
    ("déléguer une tâche délicate", "récupérer une tâche qui dérape"),
    ("How do you end a meeting on time?", "How do you open a difficult meeting?"),
    ("How do you say no to your boss?", "How do you thank your boss?"),
    ("How do you welcome a newcomer?", "How do you part from a colleague?"),
    ("How do you hand on a task?", "How do you take back a task that drifts?"),
    ("How do you prepare a review?", "How do you prepare a hiring interview?"),
)


def test_the_threshold_tells_rewordings_from_neighbours() -> None:
    """Of what is shown nine in ten are right; seven rewordings in ten are found."""
    found = [likeness(one, other) >= NEAR for one, other in SAME]
    wrong = [likeness(one, other) >= NEAR for one, other in OTHER]
    assert sum(found) / len(found) >= 0.7
    assert sum(found) / (sum(found) + sum(wrong)) >= 0.9


@pytest.mark.parametrize("pairs", [SAME, OTHER], ids=["same", "other"])
def test_likeness_goes_both_ways_from_nothing_to_all(pairs: tuple[tuple[str, str], ...]) -> None:
    """And what says nothing is like nothing."""
    for one, other in pairs:
        assert 0 <= likeness(one, other) == likeness(other, one) <= 1
        assert likeness(one, one) == 1
        assert likeness(one, "Comment fais-tu ?") == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_themes_of_the_catalogue_are_near(language: str) -> None:
    """Among 12,403 pairs: nothing would be said about any of them."""
    questions = [theme.question for theme in Catalogue().themes(language)]
    assert [pair for pair in combinations(questions, 2) if likeness(*pair) >= NEAR] == []
