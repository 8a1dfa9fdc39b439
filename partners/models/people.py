"""People and what they are to organisations, systems and regions."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from partners.models.geography import Region, System
from partners.models.organisation import Organisation
from partners.permissions import Permission
from partners.roles import RIGHTS, Role


class UserManager(BaseUserManager["User"]):
    """Makes users, who are known by their e-mail address."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A first administrator of the installation (used by ``manage.py createsuperuser``)."""
        user = self.create_user(email, password, **fields)
        Membership.objects.create(user=user, role=Role.ADMINISTRATOR)
        return user


class User(AbstractBaseUser):
    """A person who signs in by e-mail. What they may do comes from their memberships alone."""

    email = models.EmailField(unique=True)
    full_name = models.CharField("full name", max_length=150)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        ordering = ("full_name",)
        constraints = (models.UniqueConstraint(Lower("email"), name="user_email_ignores_case"),)

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def is_staff(self) -> bool:
        """Whether the Django admin opens: administrators only."""
        return self.administers(Permission.MANAGE_REFERENCE)

    def administers(self, permission: Permission) -> bool:
        return self.is_active and any(
            permission in RIGHTS[membership.role]
            for membership in self.memberships.filter(role=Role.ADMINISTRATOR, ended__isnull=True)
        )

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_staff

    def has_perms(self, perm_list: Any, obj: object = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class Membership(models.Model):
    """A role held in one organisation, one system or one region; an administrator's covers the installation."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    system = models.ForeignKey(System, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    started = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("user", "started")
        constraints = (
            models.CheckConstraint(
                name="membership_has_one_scope",
                condition=(
                    Q(role=Role.ADMINISTRATOR, organisation=None, system=None, region=None)
                    | ~Q(role=Role.ADMINISTRATOR)
                    & (
                        Q(organisation__isnull=False, system=None, region=None)
                        | Q(organisation=None, system__isnull=False, region=None)
                        | Q(organisation=None, system=None, region__isnull=False)
                    )
                ),
            ),
            # Coalesce, because SQLite knows no “nulls not distinct”.
            models.UniqueConstraint(
                "user",
                "role",
                *(Coalesce(scope, 0) for scope in ("organisation", "system", "region")),
                condition=Q(ended__isnull=True),
                name="membership_held_once",
                violation_error_message="This person already holds this role there.",
            ),
        )

    def __str__(self) -> str:
        where = self.organisation or self.system or self.region or "this installation"
        return f"{self.get_role_display()}, {where}"
