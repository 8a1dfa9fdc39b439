"""manage.py check_audit_chain: is the audit trail as it was sealed?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partners.models import AuditEvent
from partners.services import sealing


class Command(BaseCommand):
    help = "Checks the chain of hashes over the audit trail, and says where it does not hold."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(sealing.breaks())
        for fault in found:
            self.stderr.write(f"Link {fault.link} (row {fault.event}): {fault.fault}.")
        if found:
            raise CommandError(f"The chain is broken in {len(found)} place(s). Restore the audit trail from a backup.")
        sealed = AuditEvent.objects.exclude(sealed="").count()
        waiting = AuditEvent.objects.filter(sealed="").count()
        self.stdout.write(f"The chain holds over {sealed} rows; {waiting} wait for their seal.")
