"""What became of everything that was to be said, and of everything that was told.

Each thing is looked at in a unit of its own: an answer that is read is held, and whoever held all of them to
the last would keep the replicas from what the account waits for.
"""

from collections import Counter
from collections.abc import Sequence

from bot.deliveries import Outcome
from bot.model.place import Person
from bot.model.posting import Posting
from bot.ports import Storage
from tests.builders import NOW
from tests.reliability.accounts import Account
from tests.reliability.replicas.town import Answered, Town
from tests.reliability.stepping import WORDING

LONG_AGO = NOW.replace(year=2000)
VOICE = WORDING.voice("fr")


async def settle_accounts(town: Town, storage: Storage) -> Account:
    """Compare what stands in the messenger with what is kept, and with what people did."""
    account = Account(answers=len(town.answered))
    account.doubled += town.scene.said_again()
    async with storage.unit() as unit:
        postings = await unit.postings.newest(town.places, LONG_AGO, 1_000_000)
        postings += await unit.postings.unsaid(town.places)
    _check_programmes(town, postings, account)
    for posting in postings:
        await _check_posting(posting, town, storage, account)
    for one in town.answered:
        await _check_answer(one, storage, account)
    for person in {one.person.user: one.person for one in town.answered}.values():
        await _check_person(person, town, storage, account)
    return account


def _check_programmes(town: Town, postings: Sequence[Posting], account: Account) -> None:
    """Each has asked once, and no channel was asked the same twice."""
    account.wanted += len(town.programmes)
    asked = Counter(posting.programme for posting in postings)
    account.missing += [f"never planned: {one}" for one in town.programmes if not asked[one]]
    account.doubled += [f"planned twice: {one}" for one in town.programmes if asked[one] > 1]
    themes = Counter((posting.place.channel, posting.theme) for posting in postings)
    account.doubled += [f"asked again: {theme}" for theme, times in themes.items() if times > 1]


async def _check_posting(posting: Posting, town: Town, storage: Storage, account: Account) -> None:
    standing = town.scene.standing(f"posting:{posting.id}")
    async with storage.unit() as unit:
        delivery = await unit.deliveries.get(f"posting:{posting.id}")
        answers = await unit.answers.count(posting.id)
    if not standing or posting.address != standing[0].address:
        account.missing.append(f"not known to stand: {posting}, {delivery}")
        return
    says = VOICE.plain("asking.counts", answers=answers, kept=0)
    if answers and says not in standing[0].text:
        account.stale.append(f"does not say {says}: {standing[0].text}")


async def _check_answer(one: Answered, storage: Storage, account: Account) -> None:
    async with storage.unit() as unit:
        answer = await unit.answers.from_source(one.source)
    kept = answer.parts.method if answer and answer.removed_at is None else None
    if kept != one.text:
        account.lost.append(f"kept is {kept}, told was {one.text}: {one.source}")


async def _check_person(person: Person, town: Town, storage: Storage, account: Account) -> None:
    """They were asked once what becomes of their answers."""
    async with storage.unit() as unit:
        member = await unit.members.of(town.community, person)
        delivery = await unit.deliveries.get(f"consent:{member.id}") if member else None
    if member is None:
        return  # they took back everything before anybody heard of it
    account.wanted += 1
    if (
        delivery is None
        or delivery.outcome is not Outcome.SAID
        or not town.scene.standing(f"consent:{member.id}")
    ):
        account.missing.append(f"never asked for consent: {person.user}, {delivery}")
