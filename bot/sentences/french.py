"""How French says a rule."""

from bot.sentences.grammar import Grammar

_NUMBERS = {
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "onze": 11,
    "douze": 12,
}
_OF_A_DAY = r"(?:(?P<early>matin)|(?P<later>apres-midi|aprem|soir))"
_DAYS = r"<W>(?:,?(?: et)?(?: le| les| tous les| chaque)? <W>)*"
_WHICH = r"(?:le |les )?<O>(?:,?(?: et)?(?: le| les)? <O>)*"
_DAY_OF_MONTH = r"(?:\d{1,2}(?:er)?|dernier jour)"
_DAYS_OF_MONTH = rf"(?:le |les )?{_DAY_OF_MONTH}(?:,?(?: et)?(?: le| les)? {_DAY_OF_MONTH})*"
_MONTHS = r"(?:chaque mois|tous les mois|une fois par mois|mensuel(?:lement)?|tous les (?P<every><N>) mois)"
_WEEKS = r"toutes les (?P<every><N>) semaines"
_WEEKLY = r"(?:chaque semaine|toutes les semaines|une fois par semaine|hebdomadaire(?:ment)?)"
_OF_THE_MONTH = r"(?:du|de chaque|de tous les) mois"

FRENCH = Grammar(
    language="fr",
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    months=(
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ),
    numbers=_NUMBERS,
    ordinals={
        "premiers?|1ers?": 1,
        "deuxiemes?|seconds?|2e|2eme|2nd": 2,
        "troisiemes?|3e|3eme": 3,
        "quatriemes?|4e|4eme": 4,
        "derniers?": -1,
    },
    dates=(
        r"(?:<W> )?(?P<day>\d{1,2})(?:er)? (?P<month><M>)\b(?: (?P<year>\d{4})\b)?",
        r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/(?P<year>\d{4}))?\b",
        r"(?P<iso>\d{4}-\d{2}-\d{2})\b",
    ),
    short_date=r"(?:<W> )?(?P<day>\d{1,2})(?:er)?",
    hours=(
        rf"(?P<hour>\d{{1,2}}|{'|'.join(_NUMBERS)}) ?h(?:eures?)?"
        r"(?: ?(?P<minute>\d{2})| et (?P<fraction>demie|quart))?"
        rf"(?: (?:du |de l'){_OF_A_DAY})?",
        r"(?P<hour>\d{1,2}):(?P<minute>\d{2})",
    ),
    fractions={"quart": 15, "demie": 30},
    bare_hour="",
    part_of_day=rf"(?P<day><W>),? (?:au |le |en )?{_OF_A_DAY}s?\b",
    part_of_each_day=rf"\b(?:tous les|chaque) {_OF_A_DAY}s?\b",
    named_hours={"midi": 12, "minuit": 0},
    and_=r"(?:, et |, | et )",
    last_day="dernier jour",
    except_="sauf",
    exceptions=r"\b(?:sauf|hors|excepte) (?:pendant )?",
    holidays=r"(?:les |des )?jours? feries?(?: ?\((?P<where>[^)]*)\))?",
    span=r"(?:du|de|entre le) (?P<first><D>|<S>) (?:au|et le) (?P<last><D>)(?: inclus)?",
    single=r"(?:le )?<D>",
    whole_month=(
        r"(?:en |(?:pendant |durant )?(?:tout )?(?:le |au )mois (?:de |d'))?"
        r"(?P<month><M>)\b(?: (?P<year>\d{4})\b)?"
    ),
    next_working_day=(
        r"\b(?:(?:sinon|alors|reportee?s?|decalee?s?)(?: plutot)? )?(?:le |au |a )?jour ouvre suivant"
    ),
    between=(
        r"(?:(?:a partir )?du|entre le) (?P<first><D>|<S>) (?:au|jusqu'au|et le) (?P<last><D>)(?: inclus)?"
    ),
    months_between=(
        r"\bd(?:e |')(?P<first><M>)(?: (?P<from_year>\d{4}))? a (?:fin )?(?P<last><M>)(?: (?P<year>\d{4}))?\b"
    ),
    start=r"\b(?:a partir du|a compter du|des le|depuis le|en commencant le|commencant le) (?P<date><D>)",
    start_month=(
        r"\b(?:a (?:partir|compter) (?:de |d'|du mois de |du mois d')|des |depuis )(?:debut |le mois de )?"
        r"(?P<month><M>)(?: (?P<year>\d{4}))?\b"
    ),
    start_ahead=(
        r"\b(?:a (?:partir|compter) (?:de |du )|des )(?:le |la )?"
        r"(?P<ahead>demain|semaine prochaine|mois prochain|<W>(?: prochain)?)\b"
    ),
    tomorrow="demain",
    week="semaine",
    month="mois",
    until=r"\bjusqu'au (?P<date><D>)(?: inclus)?",
    until_month=(
        r"\bjusqu'(?:a (?:la )?fin (?:de |d'|du mois de |du mois d')?|en )"
        r"(?P<month><M>)(?: (?P<year>\d{4}))?\b"
    ),
    times=(
        r"\b(?:pour |pendant )?(?P<count><N>) (?:fois|seances|themes|publications)\b(?! par)"
        r"(?: en tout| au total)?"
    ),
    weeks=r"\b(?:pendant|durant|pour) (?P<count><N>) semaines?\b",
    months_long=r"\b(?:pendant|durant|pour) (?P<count><N>) mois\b",
    sprint=r"^(?:en |un )?sprint de (?P<count><N>) semaines?\b",
    city_after=r"\b(?:a l')?heure (?:de |d'|du )",
    city_before="",
    zone_named=r"\bfuseau(?: horaire)? (?P<name>[\w/+-]+)",
    patterns=(
        r"(?P<daily>tous les (?:jours|matins|apres-midis|soirs)|chaque (?:jour|matin|apres-midi|soir))",
        r"(?P<working>tous les jours (?:ouvres|ouvrables)|chaque jour ouvre|en semaine)",
        r"(?P<working>(?:tous les jours,? |chaque jour,? )?du lundi au vendredi)",
        r"(?P<working>tous les jours,? (?:sauf|hors) (?:le )?(?:week-?ends?|samedi et (?:le )?dimanche))",
        r"(?:les |le |tous les )?(?P<weekdays><P>(?:,?(?: et)?(?: les)? <P>)*)",
        rf"(?:tous les|chaque|les|le) (?P<weekdays>{_DAYS})(?: de chaque semaine)?",
        rf"{_WEEKLY},? (?:le |les )?(?P<weekdays>{_DAYS})",
        rf"(?:le |les )?(?P<weekdays>{_DAYS}),? {_WEEKLY}",
        rf"(?P<often><N>) fois par semaine,? (?:le |les )?(?P<weekdays>{_DAYS})",
        r"un (?P<weekdays><W>) sur (?P<every><N>)",
        rf"une semaine sur (?P<every><N>),? (?:le |les )?(?P<weekdays>{_DAYS})",
        rf"(?:le |les )(?P<weekdays>{_DAYS}),? une semaine sur (?P<every><N>)",
        rf"{_WEEKS},? (?:le |les )?(?P<weekdays>{_DAYS})",
        rf"(?P<fortnight>tous les (?:15|quinze) jours),? (?:le |les )?(?P<weekdays>{_DAYS})",
        rf"(?:le |les )(?P<weekdays>{_DAYS}),? {_WEEKS}",
        rf"{_WEEKS},? (?P<working>du lundi au vendredi|chaque jour ouvre)",
        rf"{_WEEKS},? (?P<daily>tous les jours|chaque jour)",
        rf"(?:chaque |tous )?(?P<ordinals>{_WHICH}) (?P<weekdays><W>) {_OF_THE_MONTH}",
        rf"(?:chaque|tous les) (?P<ordinals>{_WHICH}) (?P<weekdays><W>)",
        rf"{_MONTHS},? (?P<ordinals>{_WHICH}) (?P<weekdays><W>)",
        rf"(?:tous )?(?P<days>{_DAYS_OF_MONTH}) {_OF_THE_MONTH}",
        rf"{_MONTHS},? (?P<days>{_DAYS_OF_MONTH})",
        r"(?:le |les )?(?P<dates>(?:<D>|<S>)(?:,?(?: et)?(?: le)? (?:<D>|<S>))*)",
    ),
    abbreviations={
        r"\blun\b\.?": "lundi",
        r"\bmer\b\.?": "mercredi",
        r"\bjeu\b\.?": "jeudi",
        r"\bven\b\.?": "vendredi",
        r"\bsam\b\.?": "samedi",
        r"\bdim\b\.?": "dimanche",
        r"(?<=\d )janv?\b\.?": "janvier",
        r"(?<=\d )fevr?\b\.?": "fevrier",
        r"(?<=\d )avr\b\.?": "avril",
        r"(?<=\d )juil\b\.?": "juillet",
        r"(?<=\d )sept?\b\.?": "septembre",
        r"(?<=\d )oct\b\.?": "octobre",
        r"(?<=\d )nov\b\.?": "novembre",
        r"(?<=\d )dec\b\.?": "decembre",
    },
)
