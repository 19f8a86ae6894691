"""How Slack says what is wrong with something: a sentence and a JSON pointer."""

from typing import Any

from tests.adapters.slack.local.world import Json


class Complaints:
    """Gathers what is wrong."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def say(self, sentence: str, where: str) -> None:
        """Something is wrong there."""
        self.found.append(f"[ERROR] {sentence} [json-pointer:{where}]")

    def length(self, value: Any, where: str, most: int, *, least: int = 0, needed: bool = False) -> None:
        """A string of so many characters."""
        if value is None:
            if needed:
                self.say("missing required field", where)
            return
        if not isinstance(value, str):
            self.say("must be a string", where)
        elif len(value) > most:
            self.say(f"must be less than {most + 1} characters", where)
        elif len(value) < least:
            self.say(f"must be more than {least - 1} characters", where)

    def plain(self, value: Any, where: str, most: int) -> None:
        """A ``plain_text`` object that is not empty."""
        if isinstance(value, dict) and value.get("type") not in {None, "plain_text"}:
            self.say("must be plain_text", f"{where}/type")
        self.text(value, where, most)

    def text(self, value: Any, where: str, most: int) -> None:
        """A text object that is not empty."""
        if not isinstance(value, dict) or value.get("type") not in {"plain_text", "mrkdwn"}:
            self.say("missing or malformed text object", where)
            return
        self.length(value.get("text"), f"{where}/text", most, least=1, needed=True)
        allowed = {"plain_text": {"type", "text", "emoji"}, "mrkdwn": {"type", "text", "verbatim"}}
        self.unknown(value, allowed[value["type"]], where)

    def items(self, value: Any, where: str, least: int, most: int) -> list[Any]:
        """A list of so many."""
        if not isinstance(value, list):
            self.say("must provide an array", where)
            return []
        if len(value) > most:
            self.say(f"no more than {most} items allowed", where)
        elif len(value) < least:
            self.say(f"no fewer than {least} items allowed", where)
        return value

    def unknown(self, value: Json, known: set[str], where: str) -> None:
        """Nothing but what Slack knows there, and no nulls."""
        for key in value:
            if key not in known:
                self.say(f"invalid additional property: {key}", where)
            elif value[key] is None:
                self.say("must not be null", f"{where}/{key}")
