"""Load the reference data that comes with the product. Safe to run again."""

from typing import Any

from django.core.management.base import BaseCommand

from partners.actors import Actor
from partners.models import Channel
from workforce.services.reference import load_reference


class Command(BaseCommand):
    help = "Loads regions, systems, professions, aliases, settings, priorities, rates and measures; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = load_reference(actor=Actor.application(Channel.COMMAND))
        for name, counts in done.items():
            told = f"{name}: {counts.get('added', 0)} added, {counts.get('changed', 0)} changed"
            kept = counts.get("kept", 0)
            self.stdout.write(f"{told}, {kept} changed here and kept" if kept else told)
