"""How English says a rule."""

from bot.sentences.grammar import Grammar

_OF_A_DAY = r"(?:(?P<early>morning)|(?P<later>afternoon|evening))"
_WEEKLY = r"(?:weekly|every week|each week|once a week|once per week)"
_DAYS = r"<W>(?:,?(?: and)?(?: on| every)? <W>)*"
_WHICH = r"(?:the )?<O>(?:,?(?: and)?(?: the)? <O>)*"
_DAY_OF_MONTH = r"(?:\d{1,2}(?:st|nd|rd|th)|last day)"
_DAYS_OF_MONTH = rf"(?:the )?{_DAY_OF_MONTH}(?:,?(?: and)?(?: the)? {_DAY_OF_MONTH})*"
_MONTHS = r"(?:every month|each month|monthly|once a month|every (?P<every><N>|other|second) months?)"
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
        "twice": 2,
    },
    ordinals={"first|1st": 1, "second|2nd": 2, "third|3rd": 3, "fourth|4th": 4, "last": -1},
    dates=(
        r"(?:<W>,? )?(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?P<month><M>)\b(?:,? (?P<year>\d{4})\b)?",
        r"(?:<W>,? )?(?P<month><M>) (?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{4})\b)?",
        r"(?P<iso>\d{4}-\d{2}-\d{2})\b",
    ),
    short_date=r"(?:<W>,? )?(?P<day>\d{1,2})(?:st|nd|rd|th)?",
    hours=(
        rf"(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}}))? in the {_OF_A_DAY}",
        r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?: ?(?P<half>[ap]\.?m)\b\.?)?",
        r"(?P<hour>\d{1,2}) ?(?P<half>[ap]\.?m)\b\.?",
    ),
    fractions={},
    bare_hour=r"\bat (?P<hour>\d{1,2})(?: o'clock)?\b(?! ?\w*[:/.\d])",
    part_of_day=rf"(?P<day><W>)(?:,? in the)? {_OF_A_DAY}s?\b",
    part_of_each_day=rf"\b(?:every|each) {_OF_A_DAY}\b",
    named_hours={"noon": 12, "midnight": 0},
    and_=r"(?:, and |, | and )",
    last_day="last day",
    except_="except",
    exceptions=r"\b(?:except|excluding|skipping|but not)(?: on| for| from)? ",
    holidays=r"(?:on )?(?:public|bank) holidays(?: ?\((?P<where>[^)]*)\))?",
    span=r"(?:from )?(?P<first><D>|<S>) (?:to|until|through|-) (?P<last><D>)",
    single=r"(?:on )?<D>",
    whole_month=r"(?:in |during |all of |the month of )*(?P<month><M>)\b(?: (?P<year>\d{4})\b)?",
    next_working_day=r"\b(?:(?:otherwise|or else|moved to|then) )?(?:on )?the next working day(?: instead)?",
    between=r"(?:from|between) (?P<first><D>|<S>) (?:to|until|till|through|and) (?P<last><D>)",
    months_between=(
        r"\b(?:from|between) (?P<first><M>)(?: (?P<from_year>\d{4}))? (?:to|until|till|through|and) "
        r"(?:the end of )?(?P<last><M>)(?: (?P<year>\d{4}))?\b(?! \d)"
    ),
    start=r"\b(?:from|starting|starting on|starting from|beginning|beginning on|as of) (?P<date><D>)",
    start_month=(
        r"\b(?:from|starting|beginning|as of)(?: in| from)?(?: early)? "
        r"(?P<month><M>)(?: (?P<year>\d{4}))?\b(?! \d)"
    ),
    start_ahead=(
        r"\b(?:from|starting|beginning|as of)(?: on| from)? "
        r"(?P<ahead>tomorrow|next week|next month|(?:next )?<W>)\b(?! (?:to|through|until)\b)"
    ),
    tomorrow="tomorrow",
    week="week",
    month="month",
    until=r"\b(?:until|till|through|up to) (?P<date><D>)",
    until_month=(
        r"\b(?:(?:until|till|up to) the end of|through(?: the end of)?) "
        r"(?P<month><M>)(?: (?P<year>\d{4}))?\b(?! \d)"
    ),
    times=r"\b(?:for )?(?P<count><N>) (?:times?|sessions|themes|posts)\b(?! (?:a|per)\b)(?: in all)?",
    weeks=r"\bfor (?P<count><N>) weeks?\b",
    months_long=r"\bfor (?P<count><N>) months?\b",
    sprint=r"^(?:a |as a )?(?P<count><N>)[ -]weeks? sprint\b",
    city_after="",
    city_before=r" time\b",
    zone_named=r"\b(?P<name>[\w/+-]+(?= time ?zone\b)|[\w/+-]+/[\w/+-]+)(?: time(?: ?zone)?)?",
    patterns=(
        r"(?P<daily>(?:every|each) (?:day|morning|afternoon|evening)|daily)",
        r"(?P<working>(?:every|each) (?:working day|weekday|workday)|(?:on )?(?:weekdays|working days))",
        r"(?P<working>(?:every day |daily )?(?:from )?monday(?: to | through | ?- ?)friday)",
        r"(?P<working>(?:every day|daily),? (?:except|but not)(?: on| at)? (?:the )?weekends?)",
        rf"(?:every|each|on) (?P<weekdays>{_DAYS})",
        r"(?P<weekdays><P>(?:,?(?: and)?(?: on)? <P>)*)",
        rf"{_WEEKLY},?(?: on| every| each)? (?P<weekdays>{_DAYS})",
        rf"(?:on )?(?P<weekdays>{_DAYS}),? {_WEEKLY}",
        rf"(?P<often><N>) (?:times )?(?:a|per) week,?(?: on)? (?P<weekdays>{_DAYS})",
        rf"(?P<fortnight>on alternate|alternate) (?P<weekdays>{_DAYS})",
        r"(?:every|each) (?P<ordinals>first|1st|third|3rd|fourth|4th|last) (?P<weekdays><W>)",
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
    abbreviations={
        r" ?@ ?": " at ",
        r"\bmons?\b\.?": "monday",
        r"\btues?\b\.?": "tuesday",
        r"\bweds?\b\.?": "wednesday",
        r"\bthu(?:rs?)?\b\.?": "thursday",
        r"\bfri\b\.?": "friday",
        r"\bsat\b\.?": "saturday",
        r"\bsun\b\.?": "sunday",
        r"(?<=\d )jan\b\.?|\bjan\b\.?(?= \d)": "january",
        r"(?<=\d )feb\b\.?|\bfeb\b\.?(?= \d)": "february",
        r"(?<=\d )mar\b\.?|\bmar\b\.?(?= \d)": "march",
        r"(?<=\d )apr\b\.?|\bapr\b\.?(?= \d)": "april",
        r"(?<=\d )aug\b\.?|\baug\b\.?(?= \d)": "august",
        r"(?<=\d )sept?\b\.?|\bsept?\b\.?(?= \d)": "september",
        r"(?<=\d )oct\b\.?|\boct\b\.?(?= \d)": "october",
        r"(?<=\d )nov\b\.?|\bnov\b\.?(?= \d)": "november",
        r"(?<=\d )dec\b\.?|\bdec\b\.?(?= \d)": "december",
    },
)
