"""What became of everything that was to be said, and of everything that was told."""

from collections import Counter
from collections.abc import Sequence

from bot.deliveries import Outcome
from bot.model.place import Person
from bot.model.posting import Posting
from bot.ports import UnitOfWork
from tests.builders import NOW
from tests.reliability.accounts import Account
from tests.reliability.replicas.town import Answered, Town
from tests.reliability.stepping import WORDING

LONG_AGO = NOW.replace(year=2000)
VOICE = WORDING.voice("fr")


async def settle_accounts(town: Town, unit: UnitOfWork) -> Account:
    """Compare what stands in the messenger with what is kept, and with what people did."""
    account = Account(answers=len(town.answered))
    account.doubled += town.scene.said_again()
    postings = await unit.postings.newest(town.places, LONG_AGO, 1_000_000)
    postings += await unit.postings.unsaid(town.places)
    _check_programmes(town, postings, account)
    for posting in postings:
        await _check_posting(posting, town, unit, account)
    for one in town.answered:
        await _check_answer(one, unit, account)
    for person in {one.person.user: one.person for one in town.answered}.values():
        await _check_person(person, town, unit, account)
    return account


def _check_programmes(town: Town, postings: Sequence[Posting], account: Account) -> None:
    """Each has asked once, and no channel was asked the same twice."""
    account.wanted += len(town.programmes)
    asked = Counter(posting.programme for posting in postings)
    account.missing += [f"never planned: {one}" for one in town.programmes if not asked[one]]
    account.doubled += [f"planned twice: {one}" for one in town.programmes if asked[one] > 1]
    themes = Counter((posting.place.channel, posting.theme) for posting in postings)
    account.doubled += [f"asked again: {theme}" for theme, times in themes.items() if times > 1]


async def _check_posting(posting: Posting, town: Town, unit: UnitOfWork, account: Account) -> None:
    standing = town.scene.standing(f"posting:{posting.id}")
    if not standing or posting.address != standing[0].address:
        delivery = await unit.deliveries.get(f"posting:{posting.id}")
        account.missing.append(f"not known to stand: {posting}, {delivery}")
        return
    answers = await unit.answers.count(posting.id)
    says = VOICE.plain("asking.counts", answers=answers, kept=0)
    if answers and says not in standing[0].text:
        account.stale.append(f"does not say {says}: {standing[0].text}")


async def _check_answer(one: Answered, unit: UnitOfWork, account: Account) -> None:
    answer = await unit.answers.from_source(one.source)
    kept = answer.parts.method if answer and answer.removed_at is None else None
    if kept != one.text:
        account.lost.append(f"kept is {kept}, told was {one.text}: {one.source}")


async def _check_person(person: Person, town: Town, unit: UnitOfWork, account: Account) -> None:
    """They were asked once what becomes of their answers."""
    member = await unit.members.of(town.community, person)
    if member is None:
        return  # they took back everything before anybody heard of it
    account.wanted += 1
    delivery = await unit.deliveries.get(f"consent:{member.id}")
    if (
        delivery is None
        or delivery.outcome is not Outcome.SAID
        or not town.scene.standing(f"consent:{member.id}")
    ):
        account.missing.append(f"never asked for consent: {person.user}, {delivery}")
