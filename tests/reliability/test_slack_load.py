"""Everybody answers at nine: each answer is kept once, each search answered, nothing sent again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from adapters.slack import Tempo
from adapters.slack.hearing.handover import Patience
from benchmarks.monday.morning import Load
from benchmarks.monday.slack import crowd, rush, whispered, working_in
from tests.adapters.engine import until
from tests.adapters.slack.local import LocalSlack
from tests.adapters.slack.local.deliveries import PAUSES
from tests.adapters.slack.running import GENEROUS, QUICK

RUSH = Load(answers=60, searches=10, seconds=0)
# How fast this machine is decides nothing: the bot may take its time, as long as Slack's clock stands.
CALM = Tempo(
    patience=Patience(answer=timedelta(seconds=60), turn=timedelta(seconds=60)),
    rhythm=QUICK.rhythm,
    beat=replace(QUICK.beat, ping=60.0),
)


async def test_everybody_answers_at_once_while_some_search(tmp_path: Path) -> None:
    """Sixty answers and ten searches, as fast as the socket takes them."""
    url = f"sqlite+aiosqlite:///{tmp_path}/monday.db"
    async with LocalSlack(limits=GENEROUS, record=False) as slack:
        people = crowd(slack, RUSH.answers)
        async with working_in(slack, url, people, archived=20, tempo=CALM) as bot:
            sent = await rush(slack, people, bot.head.message, RUSH)
            await until(lambda: len(whispered(slack)) >= RUSH.searches, 30)
            await until(lambda: not slack.outbox.unsettled(), 30)
            for pause in PAUSES:
                await slack.clock.move(pause)  # Slack would send now what was not acknowledged

            assert await bot.kept(sent.said) == (RUSH.answers, RUSH.answers)
            assert sorted(whispered(slack)) == sorted(one.id for one in people[: RUSH.searches])
            assert len(sent.deliveries) == RUSH.answers + RUSH.searches
            for delivery in sent.deliveries:
                assert delivery.acknowledged, delivery
                assert (delivery.attempt, delivery.late) == (0, 0), delivery
            assert slack.sockets.strange == []
