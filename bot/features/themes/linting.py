"""What could be kinder or clearer about a question: said to whoever writes it, and never in their way.

A hint that is wrong costs more than one that is missing: each pattern is narrow, and silent on every theme of
the catalogue.
"""

import re
from collections.abc import Mapping
from enum import StrEnum


class Hint(StrEnum):
    """What is said about a question, at most once each."""

    CLOSED = "closed"
    """It can be answered by yes or no."""
    JUDGING = "judging"
    """It takes for granted that somebody does wrong."""
    JARGON = "jargon"
    """A word that newcomers may not know, or that means little."""
    TWO = "two"
    """It asks two things at once."""


Patterns = Mapping[Hint, re.Pattern[str]]


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_FRENCH: Patterns = {
    Hint.CLOSED: _any(
        r"^(?:et |alors |au fond,? |selon (?:toi|vous),? )*(?:n'|y |en |l'|t'|vous )?"
        r"(?!quel|combien)[\w-]+-(?:t-)?(?:tu|vous|il|elle|on|ils|elles|nous|je)\b",
        r"^(?:et |alors |au fond,? )*est-ce (?:qu|bien|normal|utile|possible|une|un|vrai)",
        r"^(?:tu|vous|on|il faut|ton équipe|votre équipe)\b",
        r"\b(?:oui ou non|ou non|ou pas)\s*\?",
    ),
    Hint.JUDGING: _any(
        r"\bpourquoi\b[^?]*\b(?:ne|n')\s?\w+[^?]*\b(?:pas|jamais|plus|rien)\b",
        r"\b(?:toujours|encore) pas\b",
        r"\bn'arrive[sz]?(?:-\w+)? (?:toujours )?pas\b",
        r"\b(?:incapables?|incompétent\w*|paresseu\w+|fainéant\w*|feignant\w*|tire-au-flanc|boulets?)\b",
        r"\b(?:bonn?e?|mauvaise?|vraie?|piètre)s? (?:managers?|chef(?:fe)?s?|patron(?:ne)?s?|leaders?)\b",
        r"\b(?:comme il faut|inadmissibles?|inacceptables?|honteu\w+|lamentables?)\b",
        r"\b(?:la faute|coupables?) (?:de|à|du|des)\b",
        r"\b(?:devrai(?:s|t|ent)|devriez|aurai(?:s|t) dû|auriez dû)\b",
    ),
    Hint.JARGON: _any(
        r"\b(?:synergies?|disrupti\w+|disrupter|scalables?|scaler|scalabilité|mindset|empowerment)\b",
        r"\b(?:leverager|benchmark\w*|process|roadmaps?|quick[- ]wins?|win[- ]win|best practices?)\b",
        r"\b(?:deep[- ]dive|asap|impacter|challenger|driver|upskill\w*|reskill\w*|time[- ]to[- ]market)\b",
        r"\b(?:parties prenantes|holistiques?|paradigmes?|proposition de valeur|chaîne de valeur)\b",
        r"\b(?:soft skills?|onboarder|staffer|forwarder|closer|owner(?:ship)?|delivery|backlog|pitcher)\b",
    ),
    Hint.TWO: _any(
        r"\?.*\S.*\?",
        r"\b(?:et|ou|puis|mais)(?: aussi| surtout| ensuite)?,? "
        r"(?:comment|pourquoi|combien|est-ce|qu'est-ce|quand fai(?:s|tes)|(?:à |avec |par )?quel(?:le)?s?)\b",
    ),
}

_ENGLISH: Patterns = {
    Hint.CLOSED: _any(
        r"^(?:and |so |but |honestly,? |in your view,? )*"
        r"(?:do|does|did|is|are|was|were|am|have|has|had|can|could|will|would|should|shall|must)(?:n't)? ",
        r"^(?:you|we|your team|our team)\b",
        r"\b(?:yes or no|or not)\s*\?",
    ),
    Hint.JUDGING: _any(
        r"\bwhy\b[^?]*(?:n't|\bnot|\bnever|\bstill)\b",
        r"\bstill (?:not|fail\w*|can't|cannot|don't|doesn't)\b",
        r"\b(?:fail|fails|failed|unable) to\b",
        r"\b(?:lazy|incompetent|useless|hopeless|slackers?|clueless)\b",
        r"\b(?:good|bad|poor|proper|real|true|terrible) (?:managers?|boss(?:es)?|leaders?)\b",
        r"\b(?:unacceptable|inexcusable|shameful|ashamed)\b",
        r"\b(?:whose|your|their|his|her) fault\b",
        r"\b(?:should|ought to|could) have\b",
        r"\bshould (?:you|we|they|a manager|managers)\b",
    ),
    Hint.JARGON: _any(
        r"\b(?:synerg\w+|leverag\w+|paradigms?|holistic\w*|scalab\w+|mindsets?|empower\w*|disrupti\w+)\b",
        r"\b(?:deep[- ]div\w+|low[- ]hanging fruit|quick[- ]wins?|win[- ]win|best[- ]practices?)\b",
        r"\b(?:stakeholders?|deliverables?|learnings|value[- ](?:add\w*|propositions?)|actionable)\b",
        r"\b(?:move the needle|circle back|touch base|going forward|thought leaders?|ecosystems?)\b",
        r"\b(?:core competenc\w+|time[- ]to[- ]market|upskill\w*|reskill\w*|roadmaps?|asap)\b",
    ),
    Hint.TWO: _any(
        r"\?.*\S.*\?",
        r"\b(?:and|or|but|then)(?: also)?,? (?:how|what|why|when|where|which|who) "
        r"(?:do|does|did|can|could|should|would|will|is|are|was|much|many|often|long)\b",
        r"\b(?:and|or) (?:do|does|did|should|are|is) (?:you|they|it|we|there)\b",
    ),
}

_ABBREVIATION = re.compile(r"\b(?!RH\b|HR\b|CV\b|TV\b|OK\b|PC\b|IT\b|PDF\b|SMS\b)[A-Z]{2,}s?\b")
"""Newcomers do not know them; those everybody knows are left out."""


def hints(question: str, language: str) -> list[Hint]:
    """What could be kinder or clearer about a question, each once."""
    plain = " ".join(question.replace("’", "'").split())
    patterns = _FRENCH if language == "fr" else _ENGLISH
    found = [hint for hint in Hint if patterns[hint].search(plain)]
    if Hint.JARGON not in found and plain != plain.upper() and _ABBREVIATION.search(plain):
        found.append(Hint.JARGON)
    return found
