"""The few words of the adapter itself: for forms that Discord cannot hold in one piece."""

from collections.abc import Mapping

TEXTS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "next_step": "Étape {step} sur {steps}. Ce qui est déjà rempli est gardé.",
        "continue": "Continuer",
        "back": "Revenir",
        "to_mend": "À corriger :",
        "mend": "Corriger",
        "ready": "Le formulaire est prêt.",
        "open": "Ouvrir le formulaire",
        "gone": "Ce formulaire n'est plus ouvert. Rouvert au même endroit, il garde ce qui y était écrit.",
        "unknown": "Ce formulaire n'est plus ouvert.",
        "given_back": "Ce formulaire n'est plus ouvert. Voici ce qui y était écrit, pour le reprendre :",
    },
    "en": {
        "next_step": "Step {step} of {steps}. What is filled in already is kept.",
        "continue": "Continue",
        "back": "Back",
        "to_mend": "To mend:",
        "mend": "Mend it",
        "ready": "The form is ready.",
        "open": "Open the form",
        "gone": "This form is no longer open. Opened again where it was, it has what was written in it.",
        "unknown": "This form is no longer open.",
        "given_back": "This form is no longer open. Here is what was written in it, to take up again:",
    },
}


def text(name: str, language: str | None, **facts: object) -> str:
    """A sentence or a label, in French for whoever reads Discord in French, else in English."""
    return TEXTS["fr" if language == "fr" else "en"][name].format(**facts)
