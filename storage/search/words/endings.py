"""A light stemmer for folded words, French and English alike: takes off what an inflection adds."""

import re

SHORTEST = 3
"""Letters that remain of a word at the least."""

_PLURALS = ((re.compile(r"aux$"), "al"), (re.compile(r"(?<=[eo]u)x$"), ""), (re.compile(r"(?<!s)s$"), ""))

_ENDINGS = """
ation ition ution ion ationnel ationnelle ionnel ionnelle
ateur atrice eur euse rice ator
ement issement iment ment amment emment ance ence ant ante ent ente issant issante
able ible abilite ibilite alite
er ez ait ais aient era erai erez eront erait eraient ir issez issent issait ira irait
ing ed ly ness ate ated ating
"""
"""Of nouns made of verbs, of adjectives and adverbs, of conjugation."""

_LONGEST_FIRST = sorted(_ENDINGS.split(), key=len, reverse=True)

_VARIANTS = (("ail", "al"), ("ivit", "iv"), ("if", "iv"), ("q", "c"), ("z", "s"))
"""One ending in two forms: travail and travaux, actif and activité, pratiquer and practice, organize."""


def stem(word: str) -> str:
    """The part that ``word`` shares with its relatives; it need not be a word."""
    if len(word) <= SHORTEST or not word.isalpha():
        return word
    for plural, singular in _PLURALS:
        word = plural.sub(singular, word)
    for ending in _LONGEST_FIRST:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            word = word.removesuffix(ending)
            break
    while len(word) > SHORTEST and word[-1] in "aeiouy":
        word = word[:-1]
    if len(word) > SHORTEST and word[-1] == word[-2]:
        word = word[:-1]
    for ending, instead in _VARIANTS:
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word
