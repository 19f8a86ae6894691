"""How English says a rule."""

from bot.sentences.grammar import Grammar

_DAYS = r"<W>(?:,?(?: and)?(?: on| every)? <W>)*"
_WHICH = r"(?:the )?<O>(?:,?(?: and)?(?: the)? <O>)*"
_DAY_OF_MONTH = r"(?:\d{1,2}(?:st|nd|rd|th)|last day)"
_DAYS_OF_MONTH = rf"(?:the )?{_DAY_OF_MONTH}(?:,?(?: and)?(?: the)? {_DAY_OF_MONTH})*"
_MONTHS = r"(?:every month|each month|monthly|every (?P<every><N>|other|second) months?)"
_WEEKS = r"every (?P<every><N>|other|second) weeks?"
_OF_THE_MONTH = r"(?:of|in) (?:the|every|each) month"

ENGLISH = Grammar(
    language="en",
    weekdays=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    months=(
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ),
    numbers={
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
        "eleven": 11,
        "twelve": 12,
        "other": 2,
        "second": 2,
    },
    ordinals={"first|1st": 1, "second|2nd": 2, "third|3rd": 3, "fourth|4th": 4, "last": -1},
    dates=(
        r"(?:<W>,? )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?P<month><M>)\b(?:,? (?P<year>\d{4})\b)?",
        r"(?:<W>,? )?(?P<month><M>) (?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{4})\b)?",
        r"(?P<iso>\d{4}-\d{2}-\d{2})\b",
    ),
    short_date=r"(?:<W>,? )?(?P<day>\d{1,2})(?:st|nd|rd|th)?",
    hours=(
        r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?: ?(?P<half>[ap]\.?m)\b\.?)?",
        r"(?P<hour>\d{1,2}) ?(?P<half>[ap]\.?m)\b\.?",
    ),
    named_hours={"noon": 12, "midnight": 0},
    and_=r"(?:, and |, | and )",
    last_day="last day",
    except_="except",
    exceptions=r"\b(?:except|excluding|skipping|but not)(?: on| for| from)? ",
    holidays=r"(?:on )?(?:public|bank) holidays(?: ?\((?P<where>[^)]*)\))?",
    span=r"(?:from )?(?P<first><D>|<S>) (?:to|until|through|-) (?P<last><D>)",
    single=r"(?:on )?<D>",
    next_working_day=r"\b(?:(?:otherwise|or else|moved to|then) )?(?:on )?the next working day(?: instead)?",
    start=r"\b(?:from|starting|starting on|starting from|beginning|beginning on|as of) (?P<date><D>)",
    until=r"\b(?:until|till|through|up to) (?P<date><D>)",
    times=r"\b(?P<count><N>) times?\b(?! (?:a|per)\b)(?: in all)?",
    weeks=r"\bfor (?P<count><N>) weeks?\b",
    sprint=r"^(?:a |as a )?(?P<count><N>)[ -]weeks? sprint\b",
    city_after="",
    city_before=r" time\b",
    zone_named=r"\b(?P<name>[\w/+-]+(?= time ?zone\b)|[\w/+-]+/[\w/+-]+)(?: time(?: ?zone)?)?",
    patterns=(
        r"(?P<daily>every day|each day|daily)",
        r"(?P<working>(?:every|each) (?:working day|weekday|workday)|on weekdays)",
        r"(?P<working>(?:from )?monday (?:to|through) friday)",
        rf"(?:every|each|on|weekly on|every week on) (?P<weekdays>{_DAYS})",
        r"every (?P<every>other|second) (?P<weekdays><W>)",
        rf"{_WEEKS},?(?: on)? (?P<weekdays>{_DAYS})",
        rf"(?P<fortnight>every fortnight|fortnightly),?(?: on)? (?P<weekdays>{_DAYS})",
        rf"(?:on )?(?P<weekdays>{_DAYS}),? {_WEEKS}",
        rf"{_WEEKS},? (?P<working>from monday to friday|every working day)",
        rf"{_WEEKS},? (?P<daily>every day)",
        rf"(?:on |every |each )?(?P<ordinals>{_WHICH}) (?P<weekdays><W>) {_OF_THE_MONTH}",
        rf"{_MONTHS},?(?: on)? (?P<ordinals>{_WHICH}) (?P<weekdays><W>)",
        rf"(?:on )?(?P<days>{_DAYS_OF_MONTH}) {_OF_THE_MONTH}",
        rf"{_MONTHS},?(?: on)? (?P<days>{_DAYS_OF_MONTH})",
        r"(?:on )?(?:the )?(?P<dates>(?:<D>|<S>)(?:,?(?: and)?(?: on)?(?: the)? (?:<D>|<S>))*)",
    ),
)
