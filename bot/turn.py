"""What a handler is given."""

from dataclasses import dataclass
from datetime import datetime

from bot.actions import Said
from bot.deliveries import Delivery
from bot.model.community import Community
from bot.model.member import Member
from bot.ports import Dice, UnitOfWork
from bot.wording import Voice, Wording


@dataclass(frozen=True, slots=True)
class Turn:
    """One event's unit of work, with the time, chance and words it may use."""

    unit: UnitOfWork
    now: datetime
    dice: Dice
    wording: Wording

    def voice(self, community: Community, member: Member | None = None) -> Voice:
        """How the bot speaks in a community, or to one of its members in their language."""
        language = (member.language if member else None) or community.language
        return self.wording.voice(language, formal=community.formal)

    async def owe(self, action: Said, due_at: datetime | None = None) -> None:
        """Say ``action`` once, after this turn is kept and not before ``due_at``; its key makes it unique."""
        if action.key is None:
            raise ValueError("What the bot owes to say needs a key.")
        await self.unit.deliveries.add(Delivery(action.key, action, due_at or self.now))
