"""What a handler is given."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.actions import Action, OpenForm, Said
from bot.cards import Form, Text
from bot.catalogue import Catalogue
from bot.deliveries import Delivery
from bot.events import Interaction
from bot.markup import Span
from bot.model.community import Community
from bot.model.member import Member
from bot.model.place import Person
from bot.ports import Dice, Measures, UnitOfWork
from bot.wording import Voice, Wording


class Declined(Exception):
    """What somebody asked cannot be done; they are told why, and nothing changes."""

    def __init__(self, why: Text) -> None:
        super().__init__("Declined.")
        self.why = why


@dataclass(frozen=True, slots=True)
class Turn:
    """One event's unit of work, with the time, chance and words it may use."""

    unit: UnitOfWork
    now: datetime
    dice: Dice
    wording: Wording
    catalogue: Catalogue
    timezone: str
    """Offered to new communities: an IANA name."""
    cause: str = ""
    """The origin of the event."""
    measures: Measures = field(default_factory=Measures)
    pages: str = ""
    """The address the bot's pages are at, with a slash behind."""
    also: list[Action] = field(default_factory=list)
    """What is done after what the handler returns: it came of something that had to be dealt with before."""

    def voice(self, community: Community, member: Member | None = None) -> Voice:
        """How the bot speaks in a community, or to one of its members in their language."""
        language = (member.language if member else None) or community.language
        return self.wording.voice(language, formal=community.formal)

    def stranger_voice(self, person: Person) -> Voice:
        """How the bot speaks to somebody who is in no community yet."""
        return self.wording.voice(person.language)

    async def open_form(self, event: Interaction, form: Form, voice: Voice) -> OpenForm:
        """Open ``form`` for whoever acted, with what they typed into it before and did not send."""
        draft = await self.unit.drafts.get(event.person, form.name, form.about)
        filled_in = form.filled_in(draft.values) if draft else form
        if filled_in != form:
            apart = (Span("\n\n"),) if form.intro else ()
            filled_in = replace(filled_in, intro=(*form.intro, *apart, *voice.spans("drafting.found")))
        return OpenForm(event.person, event.place, filled_in, event.interaction)

    async def owe(self, action: Said, due_at: datetime | None = None, until: datetime | None = None) -> None:
        """Say ``action`` once, after this turn is kept, neither before ``due_at`` nor after ``until``.

        Its key makes it unique. What is not said by then is refused.
        """
        if action.key is None:
            raise ValueError("What the bot owes to say needs a key.")
        due = due_at or self.now
        await self.unit.deliveries.add(Delivery(action.key, action, due, until, cause=self.cause))
