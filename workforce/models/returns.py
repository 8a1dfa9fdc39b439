"""Rounds, returns, submissions per section, and their versions."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from partners.models import Channel, Organisation, System, User
from partners.scoping import ScopedQuerySet
from workforce.models.files import SourceFile


class Section(models.TextChoices):
    """The parts of a return."""

    CAPACITY = "capacity", "Capacity"
    DEMAND = "demand", "Demand"
    PIPELINE = "pipeline", "Pipeline"
    PLAN = "plan", "Operating plan"
    INDICATORS = "indicators", "Indicators"


class Standing(models.TextChoices):
    """Whose word the figures are. Of one month of an organisation the first of these that is on record speaks."""

    OWN = "own", "Own return"
    NATIONAL = "national", "National return"
    PUBLISHED = "published", "Published estimate"


class Round(models.Model):
    """One collection by a system (or, without a system, by the installation's administrators)."""

    scope_system = "system"

    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=150)
    system = models.ForeignKey(System, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds")
    base_month = models.DateField("first day of the month the stocks are for")
    opens = models.DateField()
    due = models.DateField("last day to submit (to 23:59 London time)")
    closed = models.DateField(null=True, blank=True)
    sections = models.JSONField(default=list)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("-base_month", "name")
        constraints = (
            models.CheckConstraint(condition=Q(base_month__day=1), name="round_base_month_first_day"),
            models.CheckConstraint(condition=Q(due__gte=F("opens")), name="round_due_after_opening"),
        )

    def __str__(self) -> str:
        return self.name


class Return(models.Model):
    """One organisation's part in a round."""

    scope_organisation = "organisation"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="returns")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="returns")
    created = models.DateTimeField(default=timezone.now)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("round", "organisation")
        constraints = (models.UniqueConstraint(fields=("round", "organisation"), name="return_once"),)

    def __str__(self) -> str:
        return f"{self.organisation}, {self.round}"


class Submission(models.Model):
    """One section of a return. ``accepted`` points at the accepted version of the highest standing."""

    scope_organisation = "of_return__organisation"

    of_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="submissions")
    section = models.CharField(max_length=20, choices=Section.choices)
    accepted = models.OneToOneField(
        "Version", on_delete=models.PROTECT, null=True, blank=True, related_name="accepted_for"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("of_return", "section"), name="submission_once"),)

    def __str__(self) -> str:
        return f"{self.get_section_display()}: {self.of_return}"


class Version(models.Model):
    """One version of a submission; once submitted its lines never change.

    Versions of different standing stand beside one another: none supersedes one of another standing.
    """

    scope_organisation = "submission__of_return__organisation"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted, waiting for review"
        ACCEPTED = "accepted", "Accepted"
        SENT_BACK = "sent_back", "Sent back"
        SUPERSEDED = "superseded", "Superseded"

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.OWN)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="versions")
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    line_count = models.PositiveIntegerField(default=0)
    digest = models.CharField("SHA-256 of the canonical lines", max_length=64, blank=True)
    warnings = models.JSONField("warnings, with the reasons given", default=list)
    notices = models.JSONField("what was told while reading, such as figures rounded", default=list)
    note = models.TextField(blank=True)

    created = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    saved = models.DateTimeField(default=timezone.now)
    submitted = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    review_reason = models.TextField(blank=True)
    superseded = models.DateTimeField("when another version took its place", null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ("submission", "-number")
        constraints = (
            models.UniqueConstraint(fields=("submission", "number"), name="version_number_once"),
            models.UniqueConstraint(
                fields=("submission", "standing"), condition=Q(state="draft"), name="submission_has_one_draft"
            ),
            models.UniqueConstraint(
                fields=("submission", "standing"),
                condition=Q(state="submitted"),
                name="submission_waits_for_one_review",
            ),
            models.UniqueConstraint(
                fields=("submission", "standing"), condition=Q(state="accepted"), name="submission_has_one_accepted"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted")
                | Q(submitted_by__isnull=True)
                | Q(reviewed_by__isnull=True)
                | ~Q(submitted_by=F("reviewed_by")),
                name="accepted_by_another_person",
            ),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="version_has_standing"),
            models.CheckConstraint(
                condition=Q(state="superseded", superseded__isnull=False)
                | ~Q(state="superseded") & Q(superseded__isnull=True),
                name="superseded_with_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent_back") | ~Q(review_reason=""), name="sent_back_with_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission} (version {self.number})"
