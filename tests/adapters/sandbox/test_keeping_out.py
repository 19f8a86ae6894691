"""Nobody sees, changes or sends what is not theirs; and no other site does anything."""

import asyncio

import pytest
from aiohttp import WSServerHandshakeError

from bot.actions import Post, Whisper
from bot.cards import Button, Buttons, Card, Text
from bot.markup import Span
from bot.model.place import Person, Place
from tests.adapters.sandbox.running import Running
from tests.adapters.sandbox.stage import Json
from tests.contracts.messengers.stage import NotAllowed

CIRCLE = Place("sandbox", "sandbox", "cercle-nord")
PRESSABLE = Card((Text((Span("Entre nous"),)), Buttons((Button("Lire", "read"),))))


async def news(sandbox: Running, user: str, ready: asyncio.Event, *, until_text: str) -> list[Json]:
    """What one window is shown, up to a message with that text."""
    shown: list[Json] = []
    async with sandbox.session.ws_connect(f"{sandbox.url}/sandbox/live?as={user}&window=w") as window:
        assert (await window.receive_json())["type"] == "hello"
        ready.set()
        while not shown or shown[-1].get("message", {}).get("text") != until_text:
            shown.append(await window.receive_json(timeout=3))
    return shown


async def test_a_closed_channel_is_hidden_from_others(sandbox: Running) -> None:
    ready = asyncio.Event()
    outside = asyncio.create_task(news(sandbox, "thomas", ready, until_text="Pour tous"))
    await ready.wait()
    said = await sandbox.stage.post("yann", "cercle-nord", "Rien que nous")
    await sandbox.messenger.perform(Post(CIRCLE, PRESSABLE))
    await sandbox.stage.post("yann", "pratiques", "Pour tous")
    told = str(await outside)
    assert "Rien que nous" not in told
    assert "Entre nous" not in told

    async with sandbox.session.get(f"{sandbox.url}/sandbox/state?as=thomas") as answer:
        assert "cercle-nord" not in str(await answer.json())
    card = (await sandbox.stage.sees("yann", "cercle-nord"))[-1]
    for attempt in (
        sandbox.stage.sees("thomas", "cercle-nord"),
        sandbox.stage.sees("thomas", "cercle-nord", thread=said),
        sandbox.stage.sees("thomas", "pratiques", thread=said),
        sandbox.stage.post("thomas", "cercle-nord", "Coucou"),
        sandbox.stage.post("thomas", "pratiques", "Coucou", thread=said),
        sandbox.stage.pick("thomas", said, "keep"),
        sandbox.stage.press("thomas", card, "Lire"),
        sandbox.stage.command("thomas", "cercle-nord", "/pratique x"),
        sandbox.stage.sees("thomas", "direct-yann"),
    ):
        with pytest.raises(NotAllowed) as refused:
            await attempt
        assert refused.value.status == 404


async def test_what_is_private_is_shown_to_one_person_live_and_later(sandbox: Running) -> None:
    ready = asyncio.Event()
    outside = asyncio.create_task(news(sandbox, "claire", ready, until_text="Fin"))
    await ready.wait()
    nadia = Person("sandbox", "sandbox", "nadia")
    await sandbox.messenger.perform(Whisper(nadia, CIRCLE, PRESSABLE))
    (whisper,) = await sandbox.stage.sees("nadia", "cercle-nord")
    with pytest.raises(NotAllowed):
        await sandbox.stage.press("claire", whisper, "Lire")
    with pytest.raises(NotAllowed):
        await sandbox.stage.post("nadia", "cercle-nord", "Un fil ?", thread=whisper.address)
    await sandbox.stage.post("nadia", "cercle-nord", "Fin")
    assert "Entre nous" not in str(await outside)
    assert [seen.text for seen in await sandbox.stage.sees("claire", "cercle-nord")] == ["Fin"]


async def test_people_change_only_what_they_wrote(sandbox: Running) -> None:
    said = await sandbox.stage.post("nadia", "pratiques", "À moi")
    for attempt in (sandbox.stage.edit("yann", said, "À moi"), sandbox.stage.delete("yann", said)):
        with pytest.raises(NotAllowed, match="pas de toi"):
            await attempt
    assert [seen.text for seen in await sandbox.stage.sees("nadia", "pratiques")] == ["À moi"]


@pytest.mark.parametrize(
    ("user", "deed", "body"),
    [
        ("nobody", "post", {"channel": "pratiques", "text": "x"}),
        ("mallette", "post", {"channel": "pratiques", "text": "x"}),
        ("nadia", "post", {"channel": "pratiques", "text": "   "}),
        ("nadia", "post", {"channel": "pratiques", "text": "x" * 8001}),
        ("nadia", "post", {"channel": "pratiques", "text": 3}),
        ("nadia", "post", {"channel": "pratiques", "text": "\ud800"}),
        ("nadia", "post", {"channel": "pratiques", "text": "x\0y"}),
        ("nadia", "post", {"channel": ["pratiques"], "text": "x"}),
        ("nadia", "post", {"channel": "pratiques", "text": "x", "thread": "99999999999999999999"}),
        ("nadia", "post", {"channel": "pratiques", "text": "x", "thread": "٣"}),
        ("nadia", "edit", {"message": "12", "text": "x"}),
        ("nadia", "react", {"message": "12", "emoji": "<b>"}),
        ("nadia", "press", {"message": "12", "number": True}),
        ("nadia", "submit", {"form": "12", "values": []}),
        ("nadia", "clock", {"to": "yesterday"}),
        ("nadia", "typed", {"channel": "pratiques", "name": "rm", "text": ""}),
    ],
)
async def test_what_makes_no_sense_is_refused_in_one_sentence(
    sandbox: Running, user: str, deed: str, body: Json
) -> None:
    async with sandbox.session.post(
        f"{sandbox.url}/sandbox/{deed}", params={"as": user}, json=body
    ) as answer:
        assert 400 <= answer.status < 500
        assert (await answer.json())["error"].endswith(".")


async def test_what_is_not_json_is_refused(sandbox: Running) -> None:
    address = f"{sandbox.url}/sandbox/post?as=nadia"
    for body, kind in (("{", "application/json"), ("[]", "application/json"), ("{}", "text/plain")):
        async with sandbox.session.post(address, data=body, headers={"Content-Type": kind}) as answer:
            assert answer.status in (400, 415)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "mallette.example.org"},
        {"Host": "127.0.0.1.example.org"},
    ],
)
async def test_no_other_site_can_post_or_listen(sandbox: Running, headers: dict[str, str]) -> None:
    body = {"channel": "pratiques", "text": "Bien le bonjour"}
    address = f"{sandbox.url}/sandbox/post?as=nadia"
    async with sandbox.session.post(address, json=body, headers=headers) as answer:
        assert answer.status == 403
    with pytest.raises(WSServerHandshakeError):
        await sandbox.session.ws_connect(f"{sandbox.url}/sandbox/live?as=nadia", headers=headers)
    assert not await sandbox.stage.sees("nadia", "pratiques")


async def test_its_own_page_may_and_runs_no_script_but_its_own(sandbox: Running) -> None:
    body = {"channel": "pratiques", "text": "Bonjour"}
    headers = {"Origin": sandbox.url, "Sec-Fetch-Site": "same-origin"}
    async with sandbox.session.post(
        f"{sandbox.url}/sandbox/post?as=nadia", json=body, headers=headers
    ) as answer:
        assert answer.status == 200
    async with sandbox.session.get(sandbox.url) as page:
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        assert "unsafe" not in page.headers["Content-Security-Policy"]
    async with sandbox.session.get(f"{sandbox.url}/sandbox/page/js/../../world.py") as answer:
        assert answer.status == 404
