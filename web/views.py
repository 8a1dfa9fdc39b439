"""Pages without a user: the words in the footer's links."""

from django.views.generic import TemplateView


class PublicPage(TemplateView):
    """A page that everyone may read, signed in or not; `permission` None says so to the test of all routes."""

    permission: str | None = None
    public = True


class AccessibilityStatement(PublicPage):
    template_name = "web/about/accessibility.html"


class Methodology(PublicPage):
    template_name = "web/about/methodology.html"


class AboutData(PublicPage):
    template_name = "web/about/data.html"
