"""What operators watch: figures on a page, and whether everything is there."""

from datetime import timedelta
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot.actions import Post
from bot.cards import Card
from bot.deliveries import Delivery
from bot.model.place import Place
from tests.databases import opened
from tests.journeys.conversation import HOME, conversation
from tests.journeys.stands.sandbox import SandboxStand

Samples = dict[tuple[str, ...], float]


def read(page: bytes) -> Samples:
    """The figures of the bot itself, by name and labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(page.decode())
        for sample in family.samples
        if sample.name.startswith("mallette_") and not sample.name.endswith("_created")
    }


async def test_figures_tell_how_things_go_and_nothing_of_what_was_said(tmp_path: Path) -> None:
    """Deliveries by how they ended, times, messengers; beside what Python tells of itself."""
    async with conversation(SandboxStand(tmp_path), tmp_path, "fr") as talk:
        await talk.passes(await talk.next_due())
        theme = await talk.person("ines").sees(talk.voice.plain("asking.how_to_answer"))
        await talk.person("ines").answers("Je demande d'abord ce que zanzibar en pense.", theme)
        await talk.person("yann").finds("jalons")
        page = await talk.house.metrics()
        figures = read(page)
        assert figures["mallette_messenger_connected", "sandbox"] == 1
        assert figures["mallette_database_usable",] == 1
        assert figures["mallette_oldest_due_delivery_seconds",] == 0
        assert figures["mallette_deliveries_total", "sandbox", "said"] >= 1
        assert figures["mallette_event_to_action_seconds_count", "MessagePosted"] == 1
        assert figures["mallette_search_seconds_count",] == 1
        assert b"process_cpu_seconds_total" in page
        for told in (b"zanzibar", b"jalons", b"ines", HOME.encode()):
            assert told not in page


async def test_what_nobody_can_say_grows_older(tmp_path: Path) -> None:
    """Until whoever is called at night looks at it."""
    async with conversation(SandboxStand(tmp_path), tmp_path, "fr") as talk:
        since = talk.stand.now()
        owed = Delivery("never", Post(Place("pigeon", "air", "roof"), Card(()), "never"), since)
        async with opened(f"sqlite+aiosqlite:///{tmp_path}/mallette.db") as other, other.unit() as unit:
            await unit.deliveries.add(owed)
            await unit.commit()
        await talk.passes(timedelta(days=1))
        figures = read(await talk.house.metrics())
        assert figures["mallette_oldest_due_delivery_seconds",] >= timedelta(days=1).total_seconds()
