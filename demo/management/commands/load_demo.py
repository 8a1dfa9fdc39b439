"""Load the demo, once. What it prints at the end is what `make run` shows people."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo import accounts, loading
from jobs.services import run_waiting

FLAG = "--although-production"
UNSAFE = (
    "This is a production installation, and the demo's figures are made up. If you mean it, run load_demo with "
    f"{FLAG} and set DEMO_PASSWORD to a password of your own (12 characters or more)."
)


class Command(BaseCommand):
    help = "Loads a made-up system with two years of history and an account for each role; does nothing if it is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(FLAG, action="store_true", help="load made-up data into a production installation")

    def handle(self, *args: Any, although_production: bool, **options: Any) -> None:
        if settings.ENV.production and not (although_production and os.environ.get("DEMO_PASSWORD")):
            raise CommandError(UNSAFE)
        if not loading.is_loaded():
            try:
                loading.load()
            except loading.OtherDataPresent as reason:
                self.stdout.write(str(reason))
                return
            except (loading.NotLoaded, ValidationError) as reason:
                raise CommandError(str(reason)) from reason
            run_waiting()
        self.stdout.write(accounts.printed(_about_password(loading.password())))


def _about_password(password: str) -> str:
    if accounts.signs_in_with(password):
        return f"all with the password {password}"
    return "all with the password that the demo was loaded with"
