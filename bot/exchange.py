"""Practices, themes and programmes as the records that go in and out of files."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from bot.model.parts import Parts
from bot.model.practice import Practice
from bot.model.programme import Order
from bot.model.theme import LONGEST_QUESTION, LONGEST_SITUATION, LONGEST_TAGS, Kind

EMPTY = "nothing is written there; leave it out, or put it into quotes where it begins with #"
"""In YAML, what begins with # is a comment."""


class BadRecord(Exception):
    """A record cannot be taken; the message says why in one sentence."""

    def __init__(self, why: str, field: str = "") -> None:
        """``field`` is the one to mend, where it is one."""
        super().__init__(why)
        self.field = field


def _tags(value: object) -> object:
    if isinstance(value, str):
        return [tag.strip() for tag in value.split(",") if tag.strip()]
    return value or []


YEARS = range(1900, 2101)
"""When a practice can have been told: far from where dates overflow in another zone."""


def _aware(value: datetime) -> datetime:
    if value.year not in YEARS:
        raise ValueError(f"the year is not between {YEARS[0]} and {YEARS[-1]}")
    return value if value.tzinfo else value.replace(tzinfo=UTC)


Words = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]
Tags = Annotated[list[str], BeforeValidator(_tags)]


def _few(tags: list[str]) -> list[str]:
    if len(", ".join(tags)) > LONGEST_TAGS:
        raise ValueError(f"together the tags have more than {LONGEST_TAGS} characters")
    return tags


class PracticeRecord(BaseModel):
    """A practice as it stands in a file. Only a title or a method is needed."""

    model_config = ConfigDict(str_strip_whitespace=True, coerce_numbers_to_str=True)

    id: Words = ""
    title: Words = ""
    situation: Words = ""
    method: Words = ""
    outcome: Words = ""
    difficulties: Words = ""
    audience: Words = ""
    text: Words = ""
    """In place of the five parts."""
    tags: Tags = Field(default_factory=list)
    language: Words = ""
    author: Words = ""
    community: Words = ""
    created_at: Annotated[datetime, AfterValidator(_aware)] | None = None

    @model_validator(mode="after")
    def _tells_something(self) -> "PracticeRecord":
        if not (self.title or self.method or self.text):
            raise ValueError("neither title nor method")
        return self

    @property
    def parts(self) -> Parts:
        """The five parts."""
        told = {name: getattr(self, name) for name in Parts.names()}
        return Parts(**{**told, "method": told["method"] or self.text})


class ThemeRecord(BaseModel):
    """A theme as it stands in a file; no longer than the form takes it."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid")

    question: Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]
    situation: Annotated[Words, Field(max_length=LONGEST_SITUATION)] = ""
    kind: Kind = Kind.PRACTICE
    tags: Annotated[Tags, AfterValidator(_few)] = Field(default_factory=list)
    language: Words = ""
    community: Words = ""


class RoleRecord(BaseModel):
    """Who is called when a theme is posted, as it stands in a file."""

    model_config = ConfigDict(str_strip_whitespace=True, coerce_numbers_to_str=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100)]
    id: Annotated[str, Field(min_length=1, max_length=100)]
    """The messenger's own number for the role: several may have one name."""

    @model_validator(mode="before")
    @classmethod
    def _both_are_told(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            raise ValueError("say its name and its id, as an export does")
        return value


class ProgrammeRecord(BaseModel):
    """A programme as it stands in a file: when it comes, and what is left out, as people say it."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=60)]
    when: Annotated[str, Field(min_length=1)]
    left_out: Annotated[Words, Field(alias="except")] = ""
    channel: Words = ""
    """Its name; the community's home where none is told."""
    order: Order = Order.QUEUE
    late: Annotated[int, Field(ge=1, le=72)] = 12
    """Hours for which a theme is still worth posting."""
    notify: RoleRecord | None = None
    community: Words = ""


def read_record(record: Mapping[str, Any]) -> PracticeRecord | ThemeRecord | ProgrammeRecord:
    """A theme where there is a question, a programme where it says when, else a practice.

    Raises ``BadRecord``.
    """
    kind: type[PracticeRecord | ThemeRecord | ProgrammeRecord] = PracticeRecord
    if "question" in record:
        kind = ThemeRecord
    elif "when" in record:
        kind = ProgrammeRecord
    if kind is ProgrammeRecord and (empty := next((one for one in record if record[one] is None), None)):
        raise BadRecord(f"{empty}: {EMPTY}", empty)
    try:
        return kind.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        reason = first["msg"].removeprefix("Value error, ")
        named = next((str(step) for step in first["loc"]), "")
        if first["type"] == "extra_forbidden" and where == named:
            known = ", ".join(field.alias or name for name, field in kind.model_fields.items())
            reason = f"there is no such field; there are {known}"
        raise BadRecord(f"{where}: {reason}" if where else reason, named) from None


def practice_record(practice: Practice, community: str, place: str = "") -> dict[str, Any]:
    """A practice as it goes into a file, without the name its author hides.

    ``place`` names the channel it was told in; ``read_record`` takes no notice of it.
    """
    return {
        "id": practice.external_id or practice.id,
        "title": practice.title,
        **asdict(practice.parts),
        "tags": list(practice.tags),
        "language": practice.language,
        "author": practice.signature,
        "community": community,
        "place": place,
        "created_at": practice.created_at.isoformat(),
    }
