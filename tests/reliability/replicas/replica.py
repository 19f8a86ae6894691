"""One replica: ``python -m tests.reliability.replicas.replica [POINT TIMES]``, dying there if it is told to.

It is the bot as it is, in a hurry: a lease is over after seconds instead of a minute, and what it does every
twenty seconds it does every second. ``CLOCK_AHEAD`` says by how many seconds its clock goes wrong.
"""

import os
import sys
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from functools import partial

import adapters.slack
from adapters import timer
from adapters.slack import messenger
from adapters.slack.hearing.handover import Handover
from adapters.slack.messenger import SlackMessenger
from adapters.slack.wire.web import Web
from bot import deliverer
from bot.__main__ import main
from bot.app import chance, house
from bot.engine import Engine
from storage.sql.deliveries import Deliveries
from storage.sql.programmes import Programmes
from storage.sql.unit import SqlUnitOfWork
from tests.adapters.slack.running import QUICK
from tests.reliability.dying import Moment, arm, points

# A ping that is answered late, because the machine is busy, is no reason to connect anew.
TEMPO = replace(QUICK, beat=replace(QUICK.beat, ping=5.0))
LEASE = timedelta(seconds=4)
REQUEST = timedelta(seconds=1.5)

MOMENTS = {
    "commit": Moment(SqlUnitOfWork, "commit"),
    "plan": Moment(Programmes, "save"),
    "claim": Moment(Deliveries, "claim"),
    "say-theme": Moment(Web, "call", "posting:"),
    "say-privately": Moment(Web, "call", "consent:"),
    "look": Moment(SlackMessenger, "find"),
    "note": Moment(Engine, "receive"),
    "acknowledge": Moment(Handover, "answer"),
}
POINTS = points(MOMENTS)


def wrong_clock(ahead: timedelta) -> type[datetime]:
    """A ``datetime`` whose now is another."""

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # a plain one is given
            return datetime.now(tz) + ahead

    return Wrong


def hurry() -> None:
    """Do everything the bot does, sooner."""
    deliverer.LEASE, deliverer.REQUEST = LEASE, REQUEST
    deliverer.BACK_OFF, deliverer.LONGEST_BACK_OFF = timedelta(seconds=0.3), timedelta(seconds=2)
    deliverer.IDLE = timedelta(seconds=0.5)
    house.keep_waking = partial(timer.keep_waking, every=1.0)  # type: ignore[attr-defined]
    messenger.Tempo = lambda: TEMPO  # type: ignore[misc, assignment]


if __name__ == "__main__":
    hurry()
    clock = wrong_clock(timedelta(seconds=float(os.environ.get("CLOCK_AHEAD", "0"))))
    for teller in (chance, adapters.slack):
        teller.datetime = clock  # type: ignore[attr-defined]
    if len(sys.argv) > 1:
        arm(MOMENTS, sys.argv[1], int(sys.argv[2]))
    sys.exit(main([]))
