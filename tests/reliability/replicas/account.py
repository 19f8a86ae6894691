"""What became of everything that was to be said, and of everything that was told."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.deliveries import Outcome
from bot.model.place import Address, Person
from bot.model.posting import Posting
from bot.ports import UnitOfWork
from tests.adapters.slack.local.world import TEAM, Message
from tests.builders import NOW
from tests.reliability.replicas.town import Answered, Town, key_of
from tests.reliability.stepping import WORDING

LONG_AGO = NOW.replace(year=2000)
VOICE = WORDING.voice("fr")


@dataclass
class Account:
    """Counts of what was to be, and a line for whatever is not as it should be."""

    wanted: int = 0
    answers: int = 0
    doubled: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    """Messages of themes that do not say what is true."""

    @property
    def wrong(self) -> Sequence[str]:
        """Every line there is."""
        return [*self.doubled, *self.missing, *self.lost, *self.stale]

    def row(self) -> Mapping[str, int]:
        """For a table."""
        return {
            "posts wanted": self.wanted,
            "doubled": len(self.doubled),
            "missing": len(self.missing),
            "answers sent": self.answers,
            "lost": len(self.lost),
            "out of date": len(self.stale),
        }


async def settle_accounts(town: Town, unit: UnitOfWork) -> Account:
    """Compare what stands in Slack with what is kept, and with what people did."""
    account = Account(answers=len(town.answered))
    standing: dict[str, list[Message]] = defaultdict(list)
    for channel in town.slack.world.channels.values():
        for message in channel.messages:
            if key := key_of(message):
                standing[key].append(message)
    account.doubled += [f"said {len(many)} times: {key}" for key, many in standing.items() if len(many) > 1]
    postings = await unit.postings.newest(town.places, LONG_AGO, 1_000_000)
    postings += await unit.postings.unsaid(town.places)
    _check_programmes(town, postings, account)
    for posting in postings:
        await _check_posting(posting, standing[f"posting:{posting.id}"], unit, account)
    for one in town.answered:
        await _check_answer(one, unit, account)
    for user in sorted({one.said.message.user for one in town.answered}):
        await _check_person(user, town, standing, unit, account)
    return account


def _check_programmes(town: Town, postings: Sequence[Posting], account: Account) -> None:
    """Each has asked once, and no channel was asked the same twice."""
    account.wanted += len(town.programmes)
    asked = Counter(posting.programme for posting in postings)
    account.missing += [f"never planned: {one}" for one in town.programmes if not asked[one]]
    account.doubled += [f"planned twice: {one}" for one in town.programmes if asked[one] > 1]
    themes = Counter((posting.place.channel, posting.theme) for posting in postings)
    account.doubled += [f"asked again: {theme}" for theme, times in themes.items() if times > 1]


async def _check_posting(
    posting: Posting, standing: Sequence[Message], unit: UnitOfWork, account: Account
) -> None:
    if not standing or posting.address != Address(posting.place, standing[0].ts):
        delivery = await unit.deliveries.get(f"posting:{posting.id}")
        account.missing.append(f"not known to stand: {posting}, {delivery}")
        return
    answers = await unit.answers.count(posting.id)
    says = VOICE.plain("asking.counts", answers=answers, kept=0)
    if answers and says not in standing[0].text:
        account.stale.append(f"does not say {says}: {standing[0].text}")


async def _check_answer(one: Answered, unit: UnitOfWork, account: Account) -> None:
    answer = await unit.answers.from_source(Address(one.place, one.said.message.ts))
    kept = answer.parts.method if answer and answer.removed_at is None else None
    if kept != one.text:
        account.lost.append(f"kept is {kept}, told was {one.text}: {one.said.message.ts}")


async def _check_person(
    user: str, town: Town, standing: Mapping[str, Sequence[Message]], unit: UnitOfWork, account: Account
) -> None:
    """They were asked once what becomes of their answers."""
    member = await unit.members.of(town.community, Person("slack", TEAM, user))
    if member is None:
        return  # they took back everything before anybody heard of it
    account.wanted += 1
    delivery = await unit.deliveries.get(f"consent:{member.id}")
    if delivery is None or delivery.outcome is not Outcome.SAID or not standing.get(delivery.key):
        account.missing.append(f"never asked for consent: {user}, {delivery}")
