"""How Discord says no: a status, a code, a sentence, and where in the body it is wrong."""

from typing import Any

from tests.adapters.discord.local.world import Json

SENTENCES = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10014: (400, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    30032: (400, "Maximum number of application commands reached (100)"),
    30034: (400, "Max number of daily application command creates has been reached (200)"),
    40060: (400, "Interaction has already been acknowledged."),
    40067: (400, "A tag is required to create a forum post in this channel"),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160002: (400, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
}


class Refused(Exception):
    """Discord says no, with one of its codes; 0 has a status and a sentence of its own."""

    def __init__(
        self, code: int, *, status: int = 400, sentence: str = "", errors: Json | None = None
    ) -> None:
        self.status, self.sentence = SENTENCES.get(code, (status, sentence))
        super().__init__(f"{self.status} {code}: {self.sentence}")
        self.code = code
        self.errors = errors

    @property
    def body(self) -> Json:
        """What is answered."""
        told: Json = {"message": self.sentence, "code": self.code}
        return told | ({"errors": self.errors} if self.errors else {})


class Limited(Exception):
    """Too many requests; wait this many seconds."""

    def __init__(self, after: float, *, everywhere: bool = False, shared: bool = False) -> None:
        super().__init__(f"Wait {after} s.")
        self.after = after
        self.scope = "global" if everywhere else "shared" if shared else "user"


class Complaints:
    """Gathers what is wrong with a body, by where it stands."""

    def __init__(self) -> None:
        self.errors: Json = {}

    def say(self, where: tuple[str | int, ...], code: str, sentence: str) -> None:
        """Something is wrong there."""
        found = self.errors
        for step in where:
            found = found.setdefault(str(step), {})
        found.setdefault("_errors", []).append({"code": code, "message": sentence})

    def length(
        self, value: Any, where: tuple[str | int, ...], most: int, *, least: int = 0, needed: bool = False
    ) -> None:
        """A string of so many characters."""
        if value is None or (value == "" and needed and least):
            if needed:
                self.say(where, "BASE_TYPE_REQUIRED", "This field is required")
        elif not isinstance(value, str):
            self.say(where, "BASE_TYPE_BAD_TYPE", "Could not interpret value as string.")
        elif len(value) > most:
            self.say(where, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        elif len(value) < least:
            self.say(where, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")

    def items(
        self, value: Any, where: tuple[str | int, ...], most: int, *, least: int = 0, needed: bool = False
    ) -> list[Any]:
        """A list of so many."""
        if value is None:
            if needed:
                self.say(where, "BASE_TYPE_REQUIRED", "This field is required")
            return []
        if not isinstance(value, list):
            self.say(where, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not least <= len(value) <= most:
            self.say(where, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        return value

    def whole(self, value: Any, where: tuple[str | int, ...], least: int, most: int) -> None:
        """A whole number in a range."""
        if not isinstance(value, int) or isinstance(value, bool):
            self.say(where, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif not least <= value <= most:
            self.say(where, "NUMBER_TYPE_MAX", f"int value should be between {least} and {most}.")

    def one_of(self, value: Any, where: tuple[str | int, ...], choices: set[Any]) -> None:
        """One of a few values."""
        if value not in choices:
            said = ", ".join(str(choice) for choice in sorted(choices))
            self.say(where, "BASE_TYPE_CHOICES", f"Value must be one of {{{said}}}.")

    def settle(self) -> None:
        """Go on if nothing is wrong. Raises ``Refused``."""
        if self.errors:
            raise Refused(50035, errors=self.errors)
