"""Signing in, out, forgetting a password, a second step, and being locked out."""

import re

import pytest
from django.core.cache import caches
from django.test import Client

from partners.models import User
from tests.plugins.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    caches["default"].clear()


@pytest.fixture
def sam() -> User:
    return make_user("sam@example.org", PASSWORD)


@pytest.fixture
def axes(settings) -> None:
    settings.AXES_ENABLED = True


def sign_in(client: Client, password: str, login: str = "sam@example.org"):
    return client.post(LOGIN, {"login": login, "password": password})


def test_a_person_signs_in_by_email(sam: User, client: Client) -> None:
    assert sign_in(client, PASSWORD).headers["Location"] == "/"


def test_the_case_of_the_address_does_not_matter(sam: User, client: Client) -> None:
    assert sign_in(client, PASSWORD, "SAM@Example.org").headers["Location"] == "/"


def test_after_signing_in_one_is_where_one_wanted_to_be(sam: User, client: Client) -> None:
    answer = client.post(
        f"{LOGIN}?next=/account/", {"login": "sam@example.org", "password": PASSWORD, "next": "/account/"}
    )
    assert answer.headers["Location"] == "/account/"


def test_signing_in_leads_to_no_other_site(sam: User, client: Client) -> None:
    form = {"login": "sam@example.org", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post(LOGIN, form).headers["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_read_the_same(sam: User, client: Client) -> None:
    def words(answer) -> list[str]:
        return re.findall(r"nhsuk-error-summary.*?</div>", answer.content.decode(), re.S)

    assert words(sign_in(client, "wrong")) == words(sign_in(client, "wrong", "nobody@example.org"))


def test_five_wrong_passwords_lock_the_address_out(sam: User, client: Client, axes: None) -> None:
    for _ in range(5):
        answer = sign_in(client, "wrong")
    assert (answer.status_code, "Too many attempts" in answer.content.decode()) == (429, True)


def test_the_right_password_does_not_help_while_locked_out(sam: User, client: Client, axes: None) -> None:
    for _ in range(5):
        sign_in(client, "wrong")
    assert sign_in(client, PASSWORD).status_code == 429


def test_one_persons_slips_lock_out_nobody_else(sam: User, client: Client, axes: None) -> None:
    make_user("alex@example.org", PASSWORD)
    for _ in range(5):
        sign_in(client, "wrong")
    assert sign_in(Client(), PASSWORD, "alex@example.org").headers["Location"] == "/"


def test_writing_the_address_otherwise_does_not_start_a_new_count(sam: User, client: Client, axes: None) -> None:
    for login in ("sam@example.org", "SAM@example.org", "Sam@Example.org", " sam@example.org", "sam@EXAMPLE.org"):
        answer = sign_in(client, "wrong", login)
    assert answer.status_code == 429


def test_guessing_codes_of_the_second_step_is_stopped(sam: User, client: Client) -> None:
    from allauth.mfa.totp.internal import auth

    auth.TOTP.activate(sam, auth.generate_totp_secret())
    sign_in(client, PASSWORD)
    for _ in range(11):
        answer = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "Too many" in answer.content.decode()


def test_signing_in_starts_the_count_again(sam: User, client: Client, axes: None) -> None:
    for _ in range(4):
        sign_in(client, "wrong")
    sign_in(client, PASSWORD)
    client.logout()
    assert sign_in(client, "wrong").status_code == 200


def test_the_admin_has_no_sign_in_of_its_own(client: Client) -> None:
    answer = client.post("/admin/login/", {"username": "sam@example.org", "password": PASSWORD})
    assert answer.headers["Location"].startswith(LOGIN)


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    client.post("/accounts/signup/", {"email": "x@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert not User.objects.filter(email="x@example.org").exists()


def test_a_closed_account_does_not_sign_in(sam: User, client: Client) -> None:
    User.objects.update(is_active=False)
    sign_in(client, PASSWORD)
    assert "_auth_user_id" not in client.session


def test_asking_for_a_new_password_reveals_no_account(sam: User, client: Client) -> None:
    answers = [
        client.post("/accounts/password/reset/", {"email": email})
        for email in ("sam@example.org", "nobody@example.org")
    ]
    assert [(a.status_code, a.headers["Location"]) for a in answers] == [(302, "/accounts/password/reset/done/")] * 2


def test_the_message_says_in_plain_words_what_it_is_for(sam: User, client: Client, mailoutbox) -> None:
    client.post("/accounts/password/reset/", {"email": "sam@example.org"})
    told = mailoutbox[0]
    assert (told.subject, "your password stays as it is" in told.body) == (
        "ICS workforce planner: Choose a new password", True,
    )  # fmt: skip


def test_only_an_account_gets_the_link(sam: User, client: Client, mailoutbox) -> None:
    for email in ("sam@example.org", "nobody@example.org"):
        client.post("/accounts/password/reset/", {"email": email})
    assert [mail.to for mail in mailoutbox] == [["sam@example.org"]]


def test_the_link_lets_one_choose_a_new_password(sam: User, client: Client, mailoutbox) -> None:
    client.post("/accounts/password/reset/", {"email": "sam@example.org"})
    link = re.search(r"https?://testserver(/accounts/\S+)", mailoutbox[0].body)
    assert link is not None
    page = client.get(link[1], follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "another long sentence", "password2": "another long sentence"})
    assert client.login(username="sam@example.org", password="another long sentence")


def test_a_short_password_is_refused_in_words(sam: User, client: Client) -> None:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    form = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    assert "at least 12 characters" in client.post("/accounts/password/change/", form).content.decode()


def test_signing_out_takes_a_post(sam: User, client: Client) -> None:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/accounts/logout/")
    still = "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert (still, "_auth_user_id" in client.session) == (True, False)


def test_an_address_is_not_changed_by_oneself(sam: User, client: Client) -> None:
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/accounts/email/", {"email": "x@example.org", "action_add": ""}).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/logout/",
        "/accounts/reauthenticate/",
    ],
)
def test_pages_about_signing_in_have_our_look(path: str, sam: User, client: Client) -> None:
    sign_in(client, PASSWORD)
    if "totp" in path:
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert 'class="nhsuk-header' in client.get(path).content.decode()


def test_with_a_second_step_the_password_alone_does_not_sign_in(sam: User, client: Client) -> None:
    from allauth.mfa.totp.internal import auth

    auth.TOTP.activate(sam, auth.generate_totp_secret())
    assert sign_in(client, PASSWORD).headers["Location"] == "/accounts/2fa/authenticate/"


def test_the_code_of_the_second_step_signs_in(sam: User, client: Client) -> None:
    import time

    from allauth.mfa.totp.internal import auth

    secret = auth.generate_totp_secret()
    auth.TOTP.activate(sam, secret)
    sign_in(client, PASSWORD)
    page = client.get("/accounts/2fa/authenticate/")
    code = auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert (page.status_code, "_auth_user_id" in client.session) == (200, True)
