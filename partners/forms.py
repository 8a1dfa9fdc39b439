"""Forms of the pages about people, tokens and organisations; the services check again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils import timezone

from partners.actors import Actor
from partners.models import AuditEvent, Channel, Membership, Organisation, Region, Sector, System
from partners.permissions import Permission
from partners.roles import Role
from partners.services import tokens
from web.forms import DatePartsField, DesignSystemForm


class _Plain:
    """Takes the placeholders out of allauth's forms: the label says what to enter, and stays when one types."""

    labels: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)


class SignIn(_Plain, allauth_forms.LoginForm):
    labels = {"login": "E-mail address"}


class ForgottenPassword(_Plain, allauth_forms.ResetPasswordForm):
    labels = {"email": "E-mail address"}


class NewPassword(_Plain, allauth_forms.ResetPasswordKeyForm):
    labels = {"password1": "New password", "password2": "New password again"}


class FirstPassword(_Plain, allauth_forms.SetPasswordForm):
    labels = {"password1": "Password", "password2": "Password again"}


class ChangedPassword(_Plain, allauth_forms.ChangePasswordForm):
    labels = {"oldpassword": "Current password", "password1": "New password", "password2": "New password again"}


class PasswordAgain(_Plain, allauth_forms.ReauthenticateForm):
    pass


class SecondStep(_Plain, AuthenticateForm):
    labels = {"code": "Code"}


class SecondStepAgain(_Plain, ReauthenticateForm):
    labels = {"code": "Code"}


class SetUpSecondStep(_Plain, ActivateTOTPForm):
    labels = {"code": "Code from the app"}


class TokenForm(DesignSystemForm):
    """What a new token is for, whose rights it carries, and until when."""

    name = forms.CharField(label="What is the token for?", max_length=100, help_text="Such as “ESR nightly export”.")
    membership = forms.ModelChoiceField(Membership.objects.none(), label="Whose rights does it carry?")
    days = forms.TypedChoiceField(
        label="How long does it hold?",
        coerce=int,
        choices=[(30, "30 days"), (90, "90 days"), (180, "180 days"), (365, "1 year")],
        initial=90,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: forms.ModelChoiceField = self.fields["membership"]  # type: ignore[assignment]
        choice.queryset = issuable_memberships(actor)
        choice.label_from_instance = lambda held: f"{held.user}: {held}"  # type: ignore[assignment, method-assign]

    @property
    def expires(self) -> dt.datetime:
        return timezone.now() + dt.timedelta(days=self.cleaned_data["days"])


def issuable_memberships(actor: Actor) -> Any:
    """The memberships of which ``actor`` may make tokens."""
    live = Membership.objects.filter(ended__isnull=True).select_related(
        "user", "organisation__home_system", "system", "region"
    )
    candidates = live.filter(user=actor.user) | live.filter(role=Role.PARTNER)
    return live.filter(pk__in=[held.pk for held in candidates if tokens.may_issue(actor, held)])


class InviteForm(DesignSystemForm):
    """A new person."""

    full_name = forms.CharField(label="Full name", max_length=150)
    email = forms.EmailField(label="E-mail address", help_text="They sign in with it, and get the invitation there.")


class MembershipForm(DesignSystemForm):
    """A role, and where it is held."""

    role = forms.ChoiceField(label="Role", choices=Role.choices, widget=forms.RadioSelect)
    organisation = forms.CharField(
        label="Organisation", required=False, help_text="Its code, such as RH8, for a role in one organisation."
    )
    system = forms.ModelChoiceField(System.objects.all(), label="System", required=False, empty_label="None")
    region = forms.ModelChoiceField(Region.objects.all(), label="Region", required=False, empty_label="None")

    def clean_organisation(self) -> Organisation | None:
        code = self.cleaned_data["organisation"].strip().upper()
        if not code:
            return None
        found = Organisation.objects.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(f"There is no organisation with the code {code}. Look it up in the list.")
        return found


class OrganisationFilter(DesignSystemForm):
    """Filters of the list of organisations, kept in the address."""

    mark_optional = False
    q = forms.CharField(label="Name or code", required=False)
    system = forms.ChoiceField(label="System", required=False)
    sector = forms.ChoiceField(label="Sector", required=False, choices=[("", "All"), *Sector.choices])
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Open"), ("closed", "Closed"), ("all", "Open and closed")]
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        systems = System.objects.visible_to(actor, Permission.VIEW_PARTNERS).values_list("code", "name")
        self.fields["system"].choices = [("", "All"), *systems]  # type: ignore[attr-defined]


class AuditFilter(DesignSystemForm):
    """Filters of the audit trail, kept in the address."""

    mark_optional = False
    who = forms.CharField(label="Person", required=False)
    action = forms.ChoiceField(label="What was done", required=False)
    subject = forms.CharField(label="To what", required=False)
    channel = forms.ChoiceField(label="Through", required=False, choices=[("", "All"), *Channel.choices])
    since = forms.DateField(label="From (such as 2026-03-31)", required=False, widget=forms.TextInput)
    until = forms.DateField(label="To and including", required=False, widget=forms.TextInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = AuditEvent.objects.visible_to(actor, Permission.VIEW_AUDIT).order_by("action")
        actions = seen.values_list("action", flat=True).distinct()
        self.fields["action"].choices = [("", "All"), *((action, action) for action in actions)]  # type: ignore[attr-defined]


class MergeForm(DesignSystemForm):
    """Who continues an organisation, and from when."""

    successor = forms.CharField(label="Which organisation continues it?", help_text="Its code, such as RH8.")
    date = DatePartsField(label="From which day?", help_text="The first day on which the old organisation is gone.")
    kind = forms.ChoiceField(
        label="What happened?", choices=[("merger", "Merger"), ("rename", "New name or code")], widget=forms.RadioSelect
    )


class ShareStartForm(DesignSystemForm):
    start = DatePartsField(label="From which day?")


class ShareForm(DesignSystemForm):
    """One line of the shares; a line without a percentage is left out."""

    mark_optional = False
    system = forms.ModelChoiceField(System.objects.all(), label="System", required=False, empty_label="None")
    place = forms.CharField(label="Place", required=False, help_text="Its code, or blank for the whole system.")
    percent = forms.DecimalField(
        label="Percentage", required=False, min_value=0, max_value=100, max_digits=8, decimal_places=5
    )
