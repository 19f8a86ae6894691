"""One replica: ``python -m tests.reliability.replicas.replica [POINT TIMES]``, dying there if it is told to.

It is the bot as it is, in a hurry: a lease is over after seconds instead of a minute, and what it does every
twenty seconds it does every second. ``CLOCK_AHEAD`` says by how many seconds its clock goes wrong.
"""

import os
import sys
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from functools import partial

import adapters.discord
import adapters.slack
from adapters import timer
from adapters.discord.messenger import DiscordMessenger
from adapters.discord.saying.speaking import Speaker
from adapters.discord.saying.threads import Threads
from adapters.slack.hearing.handover import Handover
from adapters.slack.messenger import SlackMessenger
from adapters.slack.wire.web import Web
from bot import deliverer
from bot.__main__ import main
from bot.app import chance, house
from bot.app.standing_by import StandingBy, Tenure
from bot.engine import Engine
from storage.sql.deliveries import Deliveries
from storage.sql.leases import Leases
from storage.sql.programmes import Programmes
from storage.sql.unit import SqlUnitOfWork
from tests.adapters.discord.running import QUICK as QUICK_DISCORD
from tests.adapters.slack.running import QUICK as QUICK_SLACK
from tests.reliability.dying import Moment, arm

# A ping that is answered late, because the machine is busy, is no reason to connect anew.
IN_SLACK = replace(QUICK_SLACK, beat=replace(QUICK_SLACK.beat, ping=5.0))
TENURE = Tenure(
    lease=timedelta(seconds=3),
    renewed=timedelta(seconds=0.7),
    looked=timedelta(seconds=0.3),
    margin=timedelta(seconds=0.7),
)
"""Who hears Discord, and for how long."""
LEASE = timedelta(seconds=4)
REQUEST = timedelta(seconds=1.5)

ANYWHERE = {
    "commit": Moment(SqlUnitOfWork, "commit"),
    "plan": Moment(Programmes, "save"),
    "claim": Moment(Deliveries, "claim"),
    "note": Moment(Engine, "receive"),
}
MOMENTS = {
    "slack": ANYWHERE
    | {
        "say-theme": Moment(Web, "call", "posting:"),
        "say-privately": Moment(Web, "call", "consent:"),
        "look": Moment(SlackMessenger, "find"),
        "acknowledge": Moment(Handover, "answer"),
    },
    "discord": ANYWHERE
    | {
        "say-theme": Moment(Speaker, "_say", "posting:"),
        "say-privately": Moment(Speaker, "_say", "consent:"),
        "open-thread": Moment(Threads, "open"),
        "look": Moment(DiscordMessenger, "find"),
        "hold": Moment(Leases, "hold", "listening:"),
    },
}
"""By messenger."""


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
    house.StandingBy = partial(StandingBy, tenure=TENURE)  # type: ignore[attr-defined, assignment]
    adapters.slack.messenger.Tempo = lambda: IN_SLACK  # type: ignore[misc, assignment]
    adapters.discord.messenger.Tempo = lambda: QUICK_DISCORD  # type: ignore[misc, assignment]


if __name__ == "__main__":
    hurry()
    clock = wrong_clock(timedelta(seconds=float(os.environ.get("CLOCK_AHEAD", "0"))))
    for teller in (chance, adapters.slack, adapters.discord):
        teller.datetime = clock  # type: ignore[attr-defined]
    if len(sys.argv) > 1:
        arm(MOMENTS[os.environ["MESSENGERS"]], sys.argv[1], int(sys.argv[2]))
    sys.exit(main([]))
