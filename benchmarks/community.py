"""A community to measure with, and a messenger without a network: what it is asked is done at once."""

from bot.model.member import Consent
from bot.model.place import Address, Person
from bot.ports import Storage
from tests.builders import HERE, a_channel, a_community, a_member, a_message, a_posting, a_theme
from tests.reliability.stepping import SteppingMessenger, Wall, walk_on

COMMUNITY = a_community()
PEOPLE = [Person("sandbox", "mallette", f"m{number}", f"Membre {number}", "fr") for number in range(50)]
MESSENGER = SteppingMessenger(Wall(), walk_on)


async def settle(storage: Storage, consent: Consent = Consent.NEVER) -> list[Address]:
    """Found the community with its members; where twenty new themes stand."""
    heads = [a_message(HERE) for _ in range(20)]
    async with storage.unit() as unit:
        await unit.communities.save(COMMUNITY)
        await unit.channels.save(a_channel(community=COMMUNITY.id))
        for person in PEOPLE:
            member = a_member(id=person.user, community=COMMUNITY.id, person=person, consent=consent)
            await unit.members.save(member)
        for head in heads:
            theme = a_theme(community=COMMUNITY.id)
            await unit.themes.save(theme)
            await unit.postings.save(a_posting(community=COMMUNITY.id, theme=theme.id, address=head))
        await unit.commit()
    return heads
