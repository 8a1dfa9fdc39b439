"""Systems as large as the benchmarks ask for: 60 partners with twelve professions each, on record at one month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils import timezone

from partners.models import Organisation, Sector, System
from workforce.models import CapacityLine, Profession, Return, Round, Setting, Submission, Version

ORGANISATIONS, PROFESSIONS = 60, 12


def last_month() -> dt.date:
    return (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def put_on_record(systems: Iterable[System], organisations: int = ORGANISATIONS) -> None:
    """Partners of each system with their staff, accepted; nothing is asked to be worked out yet."""
    month, now = last_month(), timezone.now()
    partners = Organisation.objects.bulk_create(
        Organisation(code=f"{system.code}{n:02}", name=f"Partner {n}", sector=Sector.ACUTE, home_system=system)
        for system in systems
        for n in range(organisations)
    )
    round_ = Round.objects.create(code="large", name="Large", base_month=month, opens=month, due=month)
    returns = Return.objects.bulk_create(Return(round=round_, organisation=one) for one in partners)
    submissions = Submission.objects.bulk_create(Submission(of_return=one, section="capacity") for one in returns)
    versions = Version.objects.bulk_create(Version(submission=one, number=1, channel="api") for one in submissions)
    CapacityLine.objects.bulk_create(
        _lines(zip(versions, partners, strict=True), month),
        batch_size=1_000,
    )
    Version.objects.filter(submission__in=[one.pk for one in submissions]).update(
        state=Version.State.ACCEPTED, submitted=now, reviewed=now
    )
    for submission, version in zip(submissions, versions, strict=True):
        submission.accepted = version
    Submission.objects.bulk_update(submissions, ["accepted"], batch_size=500)


def _lines(versions: Iterable[tuple[Version, Organisation]], month: dt.date) -> Iterator[CapacityLine]:
    setting = Setting.objects.get(code="not-specified")
    professions = list(Profession.objects.filter(age_profile__isnull=False).order_by("code")[:PROFESSIONS])
    for number, (version, organisation) in enumerate(versions):
        for place, profession in enumerate(professions):
            wte = Decimal(20 + (7 * number + 13 * place) % 500)
            yield CapacityLine(
                version=version, organisation=organisation, period=month, profession=profession, setting=setting,
                substantive_wte=wte,
            )  # fmt: skip
