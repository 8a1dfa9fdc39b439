"""A partner's program calls the API with a token: the rights of one role, for a time."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from partners.actors import Actor
from partners.models import ApiToken, AuditEvent, Organisation, User
from partners.roles import Role
from partners.services.tokens import issue_token, revoke_token
from tests.plugins.people import make_member, make_organisation, make_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation("RH8", make_system("QJK"))


@pytest.fixture
def lead(organisation: Organisation) -> User:
    return make_member(Role.WORKFORCE_LEAD, organisation)


@pytest.fixture
def secret(lead: User) -> str:
    return issue_token(actor=Actor.of(lead), membership=lead.memberships.get(), name="ESR nightly export")[1]


def call(secret: str, path: str = "/api/v1/me/", scheme: str = "Bearer"):
    return Client().get(path, headers={"Authorization": f"{scheme} {secret}"})


def test_a_token_opens_the_api(secret: str, lead: User) -> None:
    assert call(secret).json()["email"] == lead.email


def test_the_word_bearer_may_be_written_in_any_case(secret: str) -> None:
    assert call(secret, scheme="bearer").status_code == 200


def test_only_a_hash_of_the_secret_is_kept(secret: str) -> None:
    token = ApiToken.objects.get()
    assert secret not in {token.prefix, token.digest, token.name}


def test_a_wrong_token_is_turned_away(secret: str) -> None:
    assert call(secret[:-1] + "x").status_code == 401


def test_a_token_opens_no_page(secret: str) -> None:
    assert call(secret, "/organisations/").status_code == 302


def test_a_revoked_token_is_turned_away_at_once(secret: str, lead: User) -> None:
    revoke_token(actor=Actor.of(lead), token=ApiToken.objects.get())
    assert call(secret).status_code == 401


def test_an_expired_token_is_turned_away(secret: str) -> None:
    past = timezone.now() - dt.timedelta(days=2)
    ApiToken.objects.update(created=past - dt.timedelta(days=1), expires=past)
    assert call(secret).status_code == 401


def test_the_token_of_somebody_locked_out_is_turned_away(secret: str, lead: User) -> None:
    User.objects.filter(pk=lead.pk).update(is_active=False)
    assert call(secret).status_code == 401


def test_a_token_carries_one_role_only(organisation: Organisation, lead: User) -> None:
    from partners.models import Membership

    elsewhere = make_organisation("RYF", make_system("QKK"))
    Membership.objects.create(user=lead, role=Role.WORKFORCE_LEAD, organisation=elsewhere)
    held = lead.memberships.get(organisation=organisation)
    _token, secret = issue_token(actor=Actor.of(lead), membership=held, name="x")
    codes = [row["code"] for row in call(secret, "/api/v1/organisations/").json()["results"]]
    assert codes == ["RH8"]


def test_a_token_holds_for_90_days_unless_said_otherwise(secret: str) -> None:
    token = ApiToken.objects.get()
    assert (token.expires - token.created).days == 90


def test_a_token_holds_for_a_year_at_most(lead: User) -> None:
    with pytest.raises(ValidationError, match="a year at most"):
        issue_token(
            actor=Actor.of(lead),
            membership=lead.memberships.get(),
            name="x",
            expires=timezone.now() + dt.timedelta(days=400),
        )


def test_nobody_makes_a_token_of_somebody_elses_role(lead: User, organisation: Organisation) -> None:
    other = make_member(Role.WORKFORCE_LEAD, organisation, email="other@example.org")
    with pytest.raises(PermissionDenied):
        issue_token(actor=Actor.of(lead), membership=other.memberships.get(), name="x")


def test_a_lead_makes_tokens_for_partner_roles_of_their_organisation(lead: User, organisation: Organisation) -> None:
    partner = make_member(Role.PARTNER, organisation)
    token, _secret = issue_token(actor=Actor.of(lead), membership=partner.memberships.get(), name="x")
    assert token.membership.role == Role.PARTNER


def test_a_lead_makes_no_token_for_a_partner_elsewhere(lead: User) -> None:
    partner = make_member(Role.PARTNER, make_organisation("RYF", make_system("QKK")))
    with pytest.raises(PermissionDenied):
        issue_token(actor=Actor.of(lead), membership=partner.memberships.get(), name="x")


def test_a_token_makes_no_tokens(secret: str, lead: User) -> None:
    with pytest.raises(PermissionDenied):
        issue_token(actor=Actor.with_token(ApiToken.objects.get()), membership=lead.memberships.get(), name="x")


def test_making_and_revoking_are_audited(secret: str, lead: User) -> None:
    revoke_token(actor=Actor.of(lead), token=ApiToken.objects.get())
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == ["token.issued", "token.revoked"]


def test_use_is_remembered_at_most_once_a_minute(secret: str) -> None:
    call(secret)
    first = ApiToken.objects.get().last_used
    call(secret)
    assert ApiToken.objects.get().last_used == first


def test_use_is_remembered_again_after_a_minute(secret: str) -> None:
    call(secret)
    earlier = timezone.now() - dt.timedelta(minutes=2)
    ApiToken.objects.update(last_used=earlier)
    call(secret)
    assert ApiToken.objects.get().last_used > earlier  # type: ignore[operator]


def test_too_many_calls_are_answered_with_429(secret: str, monkeypatch) -> None:
    from partners.api.throttling import CallerThrottle

    monkeypatch.setattr(CallerThrottle, "THROTTLE_RATES", {"api": "2/min"})
    CallerThrottle.cache.clear()
    answers = [call(secret).status_code for _ in range(3)]
    CallerThrottle.cache.clear()
    assert answers == [200, 200, 429]


def test_the_secret_is_shown_once_on_the_page(lead: User, client: Client) -> None:
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    held = lead.memberships.get().pk
    page = client.post("/account/tokens/new/", {"name": "nightly", "membership": held, "days": "90"}).content.decode()
    assert page.count("icswp_") >= 1
    assert ApiToken.objects.get().prefix in client.get("/account/tokens/").content.decode()


def test_the_page_with_the_secret_is_not_kept_by_the_browser(lead: User, client: Client) -> None:
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    form = {"name": "nightly", "membership": lead.memberships.get().pk, "days": "90"}
    assert "no-store" in client.post("/account/tokens/new/", form).headers["Cache-Control"]


def test_a_token_is_revoked_from_its_page(secret: str, lead: User, client: Client) -> None:
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    client.post(f"/account/tokens/{ApiToken.objects.get().prefix}/revoke/")
    assert ApiToken.objects.get().revoked is not None


def test_a_write_through_a_session_needs_the_csrf_token(lead: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/api/v1/me/").status_code == 403
