"""Write docs/rules.md from the rules."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workforce.rules.document import document

PAGE = Path(__file__).resolve().parents[3] / "docs" / "rules.md"


class Command(BaseCommand):
    help = "Writes docs/rules.md from the rules; with --check it only says whether the document is up to date."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; fail if the document is out of date.")

    def handle(self, *args: Any, **options: Any) -> None:
        current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == document()
        if options["check"]:
            if not current:
                raise CommandError("docs/rules.md is out of date. Run manage.py write_rules_document.")
        elif not current:
            PAGE.write_text(document(), encoding="utf-8")
        self.stdout.write("docs/rules.md is up to date." if current else "docs/rules.md was written.")
