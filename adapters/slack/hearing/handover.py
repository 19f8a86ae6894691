"""When Slack may be answered about what was handed to the bot, and with what."""

from dataclasses import dataclass
from datetime import timedelta

from bot import handover
from bot.events import FieldTyped, FormSubmitted, Interaction
from bot.handover import Errors, Flight, Heard, in_time


@dataclass(frozen=True, slots=True)
class Patience(handover.Patience):
    """How long to wait for the bot."""

    answer: timedelta = timedelta(seconds=1.8)
    """Until Slack is left without an answer: it shows so to whoever sent a form, and sends events again.

    A name may have been waited for before that; Slack waits for three seconds.
    """
    turn: timedelta = timedelta(seconds=1.5)
    """Until a press or a command is acknowledged although it is not kept: Slack would not send it again."""
    reading: timedelta = timedelta(seconds=5)
    """Before what could not be read from Slack is read again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Slack is answered: that it was taken, and what to mend in a form."""

    taken: bool
    errors: Errors = ()


TAKEN = Answer(taken=True)
NOT_TAKEN = Answer(taken=False)


class Handover(handover.Handover):
    """Between Slack and the bot: Slack is answered when something is kept, and sends again what is not."""

    _patience: Patience

    def start(self, heard: Heard) -> Flight:
        """Hand something over while the caller goes on; the same once more joins the first.

        What was sent before stands in a form still: whoever sends it again says it once.
        """
        if isinstance(heard.event, FormSubmitted) and heard.event.id not in self._flights:
            for before in self.about(heard.subject):
                if isinstance(before.heard.event, FormSubmitted) and not before.kept.is_set():
                    before.sent_anew = True
                    self.forget(before)
        return super().start(heard)

    async def answer(self, flight: Flight) -> Answer:
        """What to answer Slack, as soon as that is known and in any case in time."""
        event = flight.heard.event
        if isinstance(event, FieldTyped):
            await in_time(flight.landed, self._patience.turn)
            return TAKEN
        if isinstance(event, Interaction) and not isinstance(event, FormSubmitted):
            await in_time(flight.kept, self._patience.turn)
            return TAKEN
        await in_time(
            flight.landed if isinstance(event, FormSubmitted) else flight.kept, self._patience.answer
        )
        if flight.errors:
            # Sent again it is to be judged again: what stood in its way may be gone.
            self.forget(flight)
            return Answer(taken=True, errors=flight.errors)
        return TAKEN if flight.kept.is_set() else NOT_TAKEN
