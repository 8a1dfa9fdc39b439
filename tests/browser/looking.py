"""How a browser test looks at a page: as whom, at what width, and with which checks of accessibility."""

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooSlow
from pytest_django.live_server_helper import LiveServer

from partners.models import User

CHECKS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE_WIDTH = 390
BACKEND = "django.contrib.auth.backends.ModelBackend"


def sign_in(page: Page, live_server: LiveServer, user: User) -> None:
    """From here on the browser is this person's, whoever used it before."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )


def barriers(page: Page) -> list[str]:
    """What axe finds, in a line each."""
    found = Axe().run(page, options=CHECKS).response["violations"]
    return [f"{page.url}: {one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def fits(page: Page, width: int = PHONE_WIDTH) -> bool:
    """Whether nothing scrolls sideways, once the menu has folded itself."""
    try:
        page.wait_for_function(f"document.documentElement.scrollWidth <= {width}", timeout=5000)
    except TooSlow:
        return False
    return True
