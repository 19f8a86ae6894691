"""A browser, where the machine has one; on CI it must."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.walking import FLAGS, Walk, find_browser, walking

expect.set_options(timeout=10_000)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser without any window yet."""
    found = find_browser()
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("No browser: Chromium or Chrome has to be installed where CI runs.")
        pytest.skip("no browser")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield opened
        await opened.close()


@pytest.fixture
def language() -> str:
    """The language of the community; a test may say another."""
    return "fr"


@pytest.fixture
async def walk(tmp_path: Path, browser: Browser, language: str) -> AsyncIterator[Walk]:
    """The program, just started."""
    async with walking(tmp_path, browser, language) as there:
        yield there
