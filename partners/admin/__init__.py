"""Django admin for reference data and people: writes are audited, nothing is deleted."""

from partners.admin import geography, organisations, people
from partners.admin.base import AuditedAdmin, AuditedInline, ImportedAdmin

__all__ = ["AuditedAdmin", "AuditedInline", "ImportedAdmin", "geography", "organisations", "people"]
