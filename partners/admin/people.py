"""People and their roles, to look at; the pages under “People” invite, give and end."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from partners.admin.base import AuditedAdmin, ReadOnlyInline
from partners.models import ApiToken, AuditEvent, Membership, User


class _LookedAt(AuditedAdmin):
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MembershipInline(ReadOnlyInline):
    model = Membership


@admin.register(User)
class UserAdmin(_LookedAt):
    list_display = ("full_name", "email", "is_active", "last_login")
    search_fields = ("full_name", "email")
    fields = ("full_name", "email", "is_active", "last_login", "date_joined")
    inlines = (MembershipInline,)


@admin.register(Membership)
class MembershipAdmin(_LookedAt):
    list_display = ("user", "role", "organisation", "system", "region", "started", "ended")
    list_filter = ("role",)
    search_fields = ("user__full_name", "user__email")
    list_select_related = ("user", "organisation", "system", "region")


@admin.register(ApiToken)
class ApiTokenAdmin(_LookedAt):
    list_display = ("name", "prefix", "membership", "created", "expires", "revoked", "last_used")
    fields = ("name", "prefix", "membership", "created_by", "created", "expires", "revoked", "last_used")


@admin.register(AuditEvent)
class AuditEventAdmin(_LookedAt):
    list_display = ("at", "user", "channel", "action", "subject")
    list_filter = ("channel", "action")
    search_fields = ("subject", "user__full_name")
    list_select_related = ("user",)
