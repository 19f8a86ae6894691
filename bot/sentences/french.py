"""How French says a rule."""

from bot.sentences.grammar import Grammar

_DAYS = r"<W>(?:,?(?: et)?(?: le| les| tous les| chaque)? <W>)*"
_WHICH = r"(?:le |les )?<O>(?:,?(?: et)?(?: le| les)? <O>)*"
_DAY_OF_MONTH = r"(?:\d{1,2}(?:er)?|dernier jour)"
_DAYS_OF_MONTH = rf"(?:le |les )?{_DAY_OF_MONTH}(?:,?(?: et)?(?: le| les)? {_DAY_OF_MONTH})*"
_MONTHS = r"(?:chaque mois|tous les mois|tous les (?P<every><N>) mois)"
_WEEKS = r"toutes les (?P<every><N>) semaines"
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
    numbers={
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
    },
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
        r"(?P<hour>\d{1,2}) ?h(?:eures?)?(?: ?(?P<minute>\d{2}))?",
        r"(?P<hour>\d{1,2}):(?P<minute>\d{2})",
    ),
    named_hours={"midi": 12, "minuit": 0},
    and_=r"(?:, et |, | et )",
    last_day="dernier jour",
    except_="sauf",
    exceptions=r"\b(?:sauf|hors|excepte) (?:pendant )?",
    holidays=r"(?:les |des )?jours? feries?(?: ?\((?P<where>[^)]*)\))?",
    span=r"(?:du|de|entre le) (?P<first><D>|<S>) (?:au|et le) (?P<last><D>)(?: inclus)?",
    single=r"(?:le )?<D>",
    next_working_day=(
        r"\b(?:(?:sinon|alors|reportee?s?|decalee?s?)(?: plutot)? )?(?:le |au |a )?jour ouvre suivant"
    ),
    start=r"\b(?:a partir du|a compter du|des le|depuis le|en commencant le|commencant le) (?P<date><D>)",
    until=r"\bjusqu'au (?P<date><D>)(?: inclus)?",
    times=r"\b(?P<count><N>) fois\b(?! par)(?: en tout| au total)?",
    weeks=r"\b(?:pendant|durant) (?P<count><N>) semaines?\b",
    sprint=r"^(?:en |un )?sprint de (?P<count><N>) semaines?\b",
    city_after=r"\b(?:a l')?heure (?:de |d'|du )",
    city_before="",
    zone_named=r"\bfuseau(?: horaire)? (?P<name>[\w/+-]+)",
    patterns=(
        r"(?P<daily>tous les jours|chaque jour)",
        r"(?P<working>(?:tous les jours ouvres|chaque jour ouvre|en semaine|du lundi au vendredi))",
        rf"(?:tous les|chaque|les|le) (?P<weekdays>{_DAYS})(?: de chaque semaine)?",
        rf"(?:chaque semaine|toutes les semaines),? (?:le |les )?(?P<weekdays>{_DAYS})",
        r"un (?P<weekdays><W>) sur (?P<every><N>)",
        rf"une semaine sur (?P<every><N>),? (?:le |les )?(?P<weekdays>{_DAYS})",
        rf"(?:le |les )(?P<weekdays>{_DAYS}),? une semaine sur (?P<every><N>)",
        rf"{_WEEKS},? (?:le |les )?(?P<weekdays>{_DAYS})",
        rf"(?P<fortnight>tous les (?:15|quinze) jours),? (?:le |les )?(?P<weekdays>{_DAYS})",
        rf"(?:le |les )(?P<weekdays>{_DAYS}),? {_WEEKS}",
        rf"{_WEEKS},? (?P<working>du lundi au vendredi|chaque jour ouvre)",
        rf"{_WEEKS},? (?P<daily>tous les jours|chaque jour)",
        rf"(?:chaque |tous )?(?P<ordinals>{_WHICH}) (?P<weekdays><W>) {_OF_THE_MONTH}",
        rf"{_MONTHS},? (?P<ordinals>{_WHICH}) (?P<weekdays><W>)",
        rf"(?P<days>{_DAYS_OF_MONTH}) {_OF_THE_MONTH}",
        rf"{_MONTHS},? (?P<days>{_DAYS_OF_MONTH})",
        r"(?:le |les )?(?P<dates>(?:<D>|<S>)(?:,?(?: et)?(?: le)? (?:<D>|<S>))*)",
    ),
)
