"""An upload step by step: who may, what is told, what is kept."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from jobs import registry
from jobs.models import Job
from partners.actors import Actor
from partners.models import AuditEvent, Organisation
from partners.permissions import Permission
from partners.roles import Role
from tests.plugins.people import make_member, make_organisation, make_system
from workforce.models import CapacityLine, DemandLine, Profession, Return, Setting, Upload, Version
from workforce.services import drafts, many, uploads
from workforce.services.failures import NotReady, Refused
from workforce.services.rounds import open_round
from workforce.services.uploads.submitting import warnings_of

pytestmark = pytest.mark.django_db

HONEST = b"period,org_code,staff_group,fte\n2026-09,RH8,Midwives,12.5\n2026-09,RH8,Doctors,30\n"


@pytest.fixture
def trust(db: None) -> Organisation:
    Setting.objects.create(code="not-specified", name="Not specified")
    Profession.objects.create(code="midwives", name="Midwives")
    Profession.objects.create(code="doctors", name="Doctors")
    return make_organisation("RH8", make_system("QXX"))


@pytest.fixture
def lead(trust: Organisation) -> Actor:
    return Actor.of(make_member(Role.WORKFORCE_LEAD, trust))


@pytest.fixture
def planner(trust: Organisation) -> Actor:
    return Actor.of(make_member(Role.ICS_PLANNER, trust.home_system))


def sent(actor: Actor, content: bytes = HONEST, name: str = "return.csv", **more: object) -> Upload:
    return uploads.read(upload=uploads.receive(actor=actor, name=name, content=content, **more))  # type: ignore[arg-type]


def reasons(upload: Upload) -> dict[str, str]:
    return {message.code: "So it is" for message in warnings_of(upload)}


def test_an_honest_file_is_ready(lead: Actor) -> None:
    assert sent(lead).state == Upload.State.READY


def test_its_preview_tells_lines_and_totals_by_organisation_and_month(lead: Actor) -> None:
    (row,) = sent(lead).outlook["preview"]
    assert (row["added"], row["changed"], row["removed"], row["before"], row["after"]) == (2, 0, 0, None, "42.50000")


def test_the_preview_of_a_correction_tells_what_changes(lead: Actor, planner: Actor) -> None:
    first = sent(lead)
    many.accept_many(actor=planner, versions=uploads.submit(actor=lead, upload=first, reasons=reasons(first)))
    (row,) = sent(lead, HONEST.replace(b"12.5", b"13")).outlook["preview"]
    assert (row["added"], row["changed"], row["removed"], row["before"], row["after"]) == (
        0, 1, 0, "42.50000", "43.00000",
    )  # fmt: skip


def test_somebody_without_the_right_to_enter_figures_may_not_upload(trust: Organisation) -> None:
    executive = Actor.of(make_member(Role.ICS_EXECUTIVE, trust.home_system))
    with pytest.raises(PermissionDenied):
        uploads.receive(actor=executive, name="return.csv", content=HONEST)


def test_a_file_too_large_is_refused_before_it_is_stored(lead: Actor, settings: object) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(uploads.TooLarge):
        uploads.receive(actor=lead, name="return.csv", content=HONEST)


def test_the_same_file_again_is_told(lead: Actor) -> None:
    first = sent(lead)
    with pytest.raises(uploads.SameFile) as caught:
        sent(lead)
    assert caught.value.upload == first


def test_the_same_file_may_be_uploaded_again_on_purpose(lead: Actor) -> None:
    sent(lead)
    assert sent(lead, again=True).state == Upload.State.READY


def test_another_organisations_upload_of_the_same_file_is_not_told(lead: Actor, trust: Organisation) -> None:
    stranger = Actor.of(make_member(Role.WORKFORCE_LEAD, make_organisation("RZZ", make_system("QYY"))))
    sent(lead)
    assert sent(stranger).state == Upload.State.NEEDS_ORGANISATIONS


def test_receiving_asks_for_a_job_that_reads_it(lead: Actor) -> None:
    upload = uploads.receive(actor=lead, name="return.csv", content=HONEST)
    assert Job.objects.get(kind="workforce.read_upload").key == str(upload.code)


def test_the_original_is_kept_with_its_hash(lead: Actor) -> None:
    file = sent(lead).file
    with file.content.open("rb") as kept:
        assert (kept.read(), len(file.sha256)) == (HONEST, 64)


def test_rows_of_an_organisation_out_of_reach_can_only_be_left_out(lead: Actor) -> None:
    make_organisation("RYY", make_system("QYY"))
    upload = sent(lead, HONEST + b"2026-09,RYY,Midwives,5\n")
    assert [entry["code"] for entry in upload.outlook["forbidden_organisations"]] == ["RYY"]


def test_without_them_the_upload_goes_on(lead: Actor) -> None:
    make_organisation("RYY", make_system("QYY"))
    upload = sent(lead, HONEST + b"2026-09,RYY,Midwives,5\n")
    uploads.confirm_organisations(actor=lead, upload=upload, leave_out=["RYY"])
    assert (upload.state, upload.outlook["line_count"]) == (Upload.State.READY, 2)


def test_a_lead_may_not_create_organisations(lead: Actor) -> None:
    upload = sent(lead, HONEST + b"2026-09,RNEW,Midwives,5\n")
    with pytest.raises(PermissionDenied):
        uploads.confirm_organisations(actor=lead, upload=upload, create=["RNEW"])


def test_only_what_the_upload_asks_about_can_be_confirmed(planner: Actor) -> None:
    upload = sent(planner, HONEST + b"2026-09,RNEW,Midwives,5\n")
    with pytest.raises(Refused):
        uploads.confirm_organisations(actor=planner, upload=upload, create=["ROTHER"])


def test_an_organisation_told_by_name_is_found(lead: Actor, trust: Organisation) -> None:
    upload = sent(lead, HONEST.replace(b"RH8", trust.name.encode()).replace(b"org_code", b"organisation name"))
    assert upload.state == Upload.State.READY


def test_unknown_labels_are_collected(lead: Actor) -> None:
    upload = sent(lead, HONEST.replace(b"Doctors", b"Medics"))
    assert (upload.state, upload.outlook["unknown_labels"]) == (
        "needs_mapping", [{"label": "Medics", "rows": 1, "organisations": ["RH8"]}],
    )  # fmt: skip


def test_mapping_them_makes_it_ready(lead: Actor) -> None:
    upload = sent(lead, HONEST.replace(b"Doctors", b"Medics"))
    uploads.map_labels(actor=lead, upload=upload, choices={"Medics": "doctors"})
    assert upload.state == Upload.State.READY


def test_a_mapping_is_remembered_for_the_next_file(lead: Actor) -> None:
    upload = sent(lead, HONEST.replace(b"Doctors", b"Medics"))
    uploads.map_labels(actor=lead, upload=upload, choices={"Medics": "doctors"})
    assert sent(lead, HONEST.replace(b"Doctors", b"Medics").replace(b"30", b"31")).state == Upload.State.READY


def test_all_errors_are_told_at_once_with_their_cells(lead: Actor) -> None:
    upload = sent(lead, b"period,org_code,staff_group,fte\n2026-99,RH8,Midwives,1\n2026-09,RH8,Doctors,lots\n")
    errors = [message["where"] for message in upload.outlook["messages"] if message["severity"] == "error"]
    assert errors == ["row 2, column period", "row 3, column fte"]


def test_a_file_with_errors_cannot_be_submitted(lead: Actor) -> None:
    upload = sent(lead, HONEST.replace(b"12.5", b"lots"))
    with pytest.raises(NotReady):
        uploads.submit(actor=lead, upload=upload)


def test_before_submission_nothing_is_a_return(lead: Actor) -> None:
    sent(lead)
    assert not Return.objects.exists()


def test_submitting_makes_one_version_for_each_section(lead: Actor) -> None:
    upload = sent(lead, b"period,org_code,staff_group,fte,establishment\n2026-09,RH8,Midwives,12.5,14\n")
    versions = uploads.submit(actor=lead, upload=upload, reasons=reasons(upload))
    assert {version.submission.section for version in versions} == {"capacity", "demand"}


def test_figures_of_two_sections_stand_apart(lead: Actor) -> None:
    upload = sent(lead, b"period,org_code,staff_group,fte,establishment\n2026-09,RH8,Midwives,12.5,14\n")
    uploads.submit(actor=lead, upload=upload, reasons=reasons(upload))
    assert (CapacityLine.objects.get().substantive_wte, DemandLine.objects.get().establishment_wte) == (
        Decimal("12.5"), Decimal(14),
    )  # fmt: skip


def test_it_waits_for_somebody_elses_review(lead: Actor) -> None:
    (version,) = uploads.submit(actor=lead, upload=sent(lead))
    assert version.state == Version.State.SUBMITTED


def test_it_can_be_submitted_only_once(lead: Actor) -> None:
    upload = sent(lead)
    uploads.submit(actor=lead, upload=upload)
    with pytest.raises(Refused):
        uploads.submit(actor=lead, upload=upload)


def test_nothing_is_half_submitted_when_one_organisation_waits_for_review(lead: Actor, planner: Actor) -> None:
    make_organisation("RH9", Organisation.objects.get(code="RH8").home_system)
    uploads.submit(actor=lead, upload=sent(lead))
    upload = sent(planner, HONEST.replace(b"12.5", b"13") + b"2026-09,RH9,Midwives,7\n")
    with pytest.raises(Refused):
        uploads.submit(actor=planner, upload=upload, reasons=reasons(upload))
    upload.refresh_from_db()
    assert (upload.state, CapacityLine.objects.filter(organisation__code="RH9").exists()) == ("ready", False)


def test_a_warning_needs_a_reason(lead: Actor) -> None:
    upload = sent(lead, b"period,org_code,staff_group,fte,Headcont\n2026-09,RH8,Midwives,12.5,13\n")
    with pytest.raises(NotReady):
        uploads.submit(actor=lead, upload=upload)


def test_with_a_reason_it_is_submitted(lead: Actor) -> None:
    upload = sent(lead, b"period,org_code,staff_group,fte,Headcont\n2026-09,RH8,Midwives,12.5,13\n")
    uploads.submit(actor=lead, upload=upload, reasons={"unknown-column": "Our own column"})
    assert upload.state == Upload.State.SUBMITTED


def test_somebody_else_may_not_go_on_with_it(lead: Actor, planner: Actor) -> None:
    upload = sent(lead)
    with pytest.raises(PermissionDenied):
        uploads.submit(actor=planner, upload=upload)


def test_a_planner_sees_the_uploads_of_the_system(lead: Actor, planner: Actor) -> None:
    upload = sent(lead)
    assert upload in Upload.objects.visible_to(planner, Permission.EDIT_RETURN)


def test_a_lead_of_another_organisation_does_not_see_it(lead: Actor, trust: Organisation) -> None:
    sent(lead)
    other = Actor.of(make_member(Role.WORKFORCE_LEAD, make_organisation("RH9", trust.home_system)))
    assert not Upload.objects.visible_to(other, Permission.EDIT_RETURN).exists()


def test_uploaded_on_a_return_the_file_needs_no_month_and_no_organisation(lead: Actor, trust: Organisation) -> None:
    month = dt.date(2026, 9, 1)
    round_ = open_round(
        actor=Actor.application(), system=trust.home_system, base_month=month, opens=month, due=month
    )  # fmt: skip
    upload = sent(lead, b"staff group,wte\nMidwives,12.5\n", round_=round_, organisation=trust)
    (version,) = uploads.submit(actor=lead, upload=upload)
    assert version.submission.of_return == drafts.open_return(actor=lead, round_=round_, organisation=trust)


def test_discarding_deletes_the_bytes_and_keeps_the_hash(lead: Actor) -> None:
    upload = sent(lead)
    uploads.discard(actor=lead, upload=upload)
    assert (upload.file.content.name, len(upload.file.sha256)) == ("", 64)


def test_uploads_that_came_to_nothing_go_after_90_days(lead: Actor) -> None:
    uploads.discard(actor=lead, upload=sent(lead))
    uploads.prune(actor=Actor.application(), now=timezone.now() + dt.timedelta(days=91))
    assert not Upload.objects.exists()


def test_forgotten_uploads_are_discarded(lead: Actor) -> None:
    sent(lead)
    uploads.prune(actor=Actor.application(), now=timezone.now() + dt.timedelta(days=15))
    assert Upload.objects.get().state == Upload.State.DISCARDED


def test_a_file_that_no_worker_has_read_for_a_day_is_discarded_with_its_bytes(lead: Actor) -> None:
    uploads.receive(actor=lead, name="people.csv", content=PEOPLE)
    uploads.prune(actor=Actor.application(), now=timezone.now() + dt.timedelta(days=2))
    assert (Upload.objects.get().state, Upload.objects.get().file.content.name) == (Upload.State.DISCARDED, "")


def test_the_sweeper_prunes(lead: Actor) -> None:
    assert registry.of("workforce.prune_uploads").every == dt.timedelta(hours=6)


def test_submitted_uploads_stay(lead: Actor) -> None:
    uploads.submit(actor=lead, upload=sent(lead))
    uploads.prune(actor=Actor.application(), now=timezone.now() + dt.timedelta(days=400))
    assert Upload.objects.get().state == Upload.State.SUBMITTED


def test_each_step_is_audited(lead: Actor) -> None:
    uploads.submit(actor=lead, upload=sent(lead))
    actions = AuditEvent.objects.filter(action__startswith="upload.").values_list("action", flat=True)
    assert set(actions) == {"upload.received", "upload.submitted"}


PEOPLE = (
    b"Employee Number,Last Name,Date of Birth,Effective Date,Org Code,Staff Group,FTE\n"
    b"1001,Nightingale,12/05/1980,30/09/2026,RH8,Midwives,1.0\n"
    b"1002,Seacole,23/11/1965,30/09/2026,RH8,Midwives,0.5\n"
    b"1003,Cavell,04/12/1990,30/09/2026,RH8,Doctors,1.0\n"
)


def test_a_list_of_people_is_added_up(lead: Actor) -> None:
    uploads.submit(actor=lead, upload=sent(lead, PEOPLE), reasons={"headcount-without-wte": "x"})
    line = CapacityLine.objects.get(profession__code="midwives")
    assert (line.substantive_wte, line.headcount, line.age_profile) == (
        Decimal("1.5"),
        2,
        {"45-54": 1, "60-64": 1, "35-44": 0},
    )


def test_a_list_of_people_is_not_kept(lead: Actor) -> None:
    file = sent(lead, PEOPLE).file
    assert (file.content.name, file.layout, file.row_count) == ("", "staff-list-1", 3)


def test_no_name_of_a_list_of_people_is_anywhere(lead: Actor) -> None:
    upload = sent(lead, PEOPLE)
    kept = str(upload.told()) + str(upload.outlook)
    assert not [name for name in ("Nightingale", "1001", "1980", "Cavell") if name in kept]
