"""``python -m tests.adapters.slack.drawing`` draws docs/slack-messages again: JSON, and pictures of it."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import structlog
from playwright.async_api import async_playwright

from tests.adapters.slack.drawing.folder import FOLDER, WHERE, as_file
from tests.adapters.slack.drawing.picture import page
from tests.adapters.slack.drawing.week import drawn
from tests.browser.walking import FLAGS, find_browser


async def draw() -> None:
    """Write every message as JSON and, where there is a browser, as a picture."""
    shown = await drawn()
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for name, message in shown.items():
        (FOLDER / f"{name}.json").write_text(as_file(message), encoding="utf-8")
    if found := find_browser():
        await _take_pictures(shown, found)


async def _take_pictures(shown: Mapping[str, dict[str, Any]], browser: str) -> None:
    for old in FOLDER.glob("*.png"):
        old.unlink()
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser, args=list(FLAGS))
        window = await chromium.new_page(viewport={"width": 640, "height": 400})
        for name, message in shown.items():
            await window.set_viewport_size(
                {"width": 560 if message.get("type") == "modal" else 640, "height": 80}
            )
            await window.set_content(page(message, WHERE[name]))
            await window.screenshot(path=FOLDER / f"{name}.png", full_page=True)
        await chromium.close()


structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
asyncio.run(draw())
