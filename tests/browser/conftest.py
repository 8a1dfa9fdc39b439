"""Chromium for the journeys: the machine's own, at desktop width, in British English."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


@pytest.fixture(scope="session", autouse=True)
def django_beside_an_event_loop() -> Iterator[None]:
    """Playwright keeps an event loop running in this thread; Django is told that this is meant."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; `CHROMIUM` in the environment chooses one."""
    found = os.environ.get("CHROMIUM") or next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("needs Chromium, which is not installed (Debian: apt-get install chromium)")
    return found


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """Where the pages are: `page.goto("/")` opens the home page of this test's own server."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: str) -> dict[str, Any]:
    """Start the machine's browser; its sandbox refuses root, and small containers have little shared memory."""
    arguments = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """How a person in England at a desk sees the pages."""
    desk = {"width": 1280, "height": 900}
    return {**browser_context_args, "viewport": desk, "locale": "en-GB", "timezone_id": "Europe/London"}


@pytest.fixture
def faults(page: Page) -> list[str]:
    """What the browser refuses or complains about."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found
