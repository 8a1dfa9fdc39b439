"""Addresses of the pages of partners."""

from django.urls import path

from partners.views import audit, home, organisations, people, tokens

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("account/", home.Account.as_view(), name="account"),
    path("account/tokens/", tokens.TokenList.as_view(), name="tokens"),
    path("account/tokens/new/", tokens.NewToken.as_view(), name="token-new"),
    path("account/tokens/<slug:prefix>/revoke/", tokens.RevokeToken.as_view(), name="token-revoke"),
    # An administrator looks after addresses: allauth's page to change one's own leads back to the account.
    path("accounts/email/", home.AddressesAreFixed.as_view(), name="address-fixed"),
    path("organisations/", organisations.OrganisationList.as_view(), name="organisations"),
    path("organisations/<str:code>/", organisations.OrganisationPage.as_view(), name="organisation"),
    path("organisations/<str:code>/merge/", organisations.Merge.as_view(), name="organisation-merge"),
    path("organisations/<str:code>/shares/", organisations.SetShares.as_view(), name="organisation-shares"),
    path("people/", people.PeopleList.as_view(), name="people"),
    path("people/invite/", people.Invite.as_view(), name="person-invite"),
    path("people/<int:pk>/", people.PersonPage.as_view(), name="person"),
    path("people/<int:pk>/invite-again/", people.InviteAgain.as_view(), name="person-invite-again"),
    path("people/<int:pk>/active/", people.SetActive.as_view(), name="person-active"),
    path("people/<int:pk>/roles/<int:membership>/end/", people.EndMembership.as_view(), name="membership-end"),
    path("audit/", audit.AuditTrail.as_view(), name="audit"),
    path("audit/audit-trail.csv", audit.AuditCsv.as_view(), name="audit-csv"),
]
