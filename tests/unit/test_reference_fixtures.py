"""The reference data in fixtures/reference holds together: codes, references, shares, spans and sources."""

import csv
import datetime as dt
import json
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps

from workforce.rules.labels import same

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "reference"
BANDS = ("16-24", "25-34", "35-44", "45-54", "55-59", "60-64", "65+")
SECTORS = {
    "acute", "mental_health", "community", "ambulance", "primary_care", "adult_social_care", "independent_voluntary",
    "education", "icb", "pharmacy",
}  # fmt: skip
SCHEMES = ("nhs_digital", "esr", "pcw", "asc", "pwr")
PARAMETERS = {
    "leave_rate", "retire_rate", "stays_in_system", "participation", "demand_growth", "productivity", "mitigation",
    "other_recruitment_rate", "international_rate", "return_to_practice_rate", "training_attrition", "join_rate",
    "local_share", "assumed_vacancy_rate",
}  # fmt: skip
KEYS = {
    "regions": ("code",),
    "systems": ("code",),
    "schemes": ("code",),
    "staff_groups": ("scheme", "code"),
    "professions": ("code",),
    "settings": ("code",),
    "priorities": ("code",),
    "setting_priorities": ("setting_code", "priority_code"),
    "rates": ("code", "period", "geography"),
    "measures": ("code",),
    "frameworks": ("code",),
    "pillars": ("framework_code", "code"),
    "workstreams": ("framework_code", "code"),
    "plan_measures": ("framework_code", "slug"),
    "phases": ("code",),
    "phase_deliverables": ("phase_code", "order"),
    "default_assumptions": ("scope_kind", "scope_code", "parameter", "from_year"),
}
MODELS = {
    "regions": "partners.Region",
    "systems": "partners.System",
    "schemes": "workforce.StaffGroupScheme",
    "staff_groups": "workforce.StaffGroup",
    "professions": "workforce.Profession",
    "aliases": "workforce.Alias",
    "settings": "workforce.Setting",
    "priorities": "workforce.Priority",
    "rates": "workforce.ReferenceRate",
    "measures": "workforce.Measure",
    "frameworks": "pillars.Framework",
    "plan_measures": "pillars.PlanMeasure",
    "pillars": "pillars.Pillar",
    "workstreams": "pillars.Workstream",
    "phases": "phases.Phase",
    "phase_deliverables": "phases.Deliverable",
}

Rows = list[dict[str, str]]


def rows(name: str) -> Rows:
    """The rows of one file."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(name: str) -> set[str]:
    """The codes of one file."""
    return {row["code"] for row in rows(name)}


def groups() -> set[str]:
    """Staff groups as ``scheme/code``."""
    return {f"{row['scheme']}/{row['code']}" for row in rows("staff_groups")}


ALL_FILES = sorted([*KEYS, "aliases"])


def test_every_file_in_the_folder_is_checked_here() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.csv")) == ALL_FILES


@pytest.mark.parametrize("name", ALL_FILES)
def test_a_file_is_utf8_with_line_feeds_and_full_rows(name: str) -> None:
    raw = (FOLDER / f"{name}.csv").read_bytes()
    lines = list(csv.reader(raw.decode("utf-8").splitlines()))
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert {len(line) for line in lines} == {len(lines[0])}


@pytest.mark.parametrize("name", ALL_FILES)
def test_every_row_names_its_source(name: str) -> None:
    assert [row for row in rows(name) if not row["source"].strip()] == []


@pytest.mark.parametrize("name", sorted(KEYS))
def test_natural_keys_are_unique(name: str) -> None:
    counts = Counter(tuple(row[column] for column in KEYS[name]) for row in rows(name))
    assert [key for key, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", sorted(MODELS))
def test_texts_fit_the_database(name: str) -> None:
    longest = {field.name: getattr(field, "max_length", None) for field in apps.get_model(MODELS[name])._meta.fields}
    assert [
        (column, text)
        for row in rows(name)
        for column, text in row.items()
        if (most := longest.get(column)) is not None and len(text) > most
    ] == []


def test_there_are_7_regions() -> None:
    assert len(rows("regions")) == 7


def test_there_are_42_systems() -> None:
    assert len(rows("systems")) == 42


def test_systems_opened_on_1_july_2022() -> None:
    assert {row["opened"] for row in rows("systems")} == {"2022-07-01"}


def test_the_five_priorities_are_those_of_the_strategy() -> None:
    assert [row["name"] for row in rows("priorities")] == [
        "Prevention and wellbeing", "Early years", "Children and young people's mental health",
        "Adult mental health and primary care", "People with long-term conditions",
    ]  # fmt: skip


def test_there_are_at_least_sixty_professions_across_nhs_primary_care_and_social_care() -> None:
    fine = [row for row in rows("professions") if not row["nfs_of"]]
    sectors = {sector: sum(sector in row["sectors"].split() for row in fine) for sector in SECTORS}
    assert (len(fine) >= 60, min(sectors[one] for one in ("acute", "primary_care", "adult_social_care")) >= 10) == (
        True, True,
    )  # fmt: skip


def test_every_profession_that_is_told_apart_has_its_participation() -> None:
    assert [row["code"] for row in rows("professions") if not row["nfs_of"] and not row["participation"]] == []


def test_registered_professions_that_are_studied_for_have_a_course() -> None:
    """Those without one are reached from another registered profession."""
    without = {row["code"] for row in rows("professions") if row["registered"] == "true" and not row["course_years"]}
    assert {code for code in without if not code.endswith("-nfs")} == {
        "specialty-doctor", "gp-registrar", "pcn-clinical-director", "practice-nurse", "clinical-educator",
    }  # fmt: skip


@pytest.mark.parametrize("scheme", ["asc", "pcw", "pwr"])
def test_every_scheme_brings_labels_of_its_own(scheme: str) -> None:
    assert sum(row["scheme_hint"] == scheme for row in rows("aliases")) >= 20


def test_systems_lie_in_known_regions() -> None:
    assert {row["region_code"] for row in rows("systems")} == codes("regions")


def test_systems_are_those_of_the_organisation_data_service(shared: Path) -> None:
    boards = json.loads((shared / "data" / "integrated_care_boards.json").read_text(encoding="utf-8"))
    assert codes("systems") == {board["ods_code"] for board in boards["INTEGRATED_CARE_BOARDS"]}


def test_systems_are_in_the_region_that_published_figures_put_them_in(shared: Path) -> None:
    path = shared / "data" / "nhs_sickness_absence_2024-04.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        published = {row["ICS_CODE"]: row["NHSE_REGION_CODE"] for row in csv.DictReader(file)}
    assert {row["code"]: published[row["code"]] for row in rows("systems")} == {
        row["code"]: row["region_code"] for row in rows("systems")
    }


def test_twelve_systems_closed_on_1_april_2026() -> None:
    assert Counter(row["closed"] for row in rows("systems")) == {"": 30, "2026-04-01": 12}


def test_devon_and_south_east_london_have_their_names() -> None:
    names = {row["code"]: row["name"] for row in rows("systems")}
    assert (names["QJK"], names["QKK"]) == ("Devon", "South East London")


def test_staff_groups_belong_to_known_schemes() -> None:
    assert {row["scheme"] for row in rows("staff_groups")} == codes("schemes")


def test_nhs_digital_groups_are_the_labels_of_the_publication(shared: Path) -> None:
    case = json.loads((shared / "cases" / "B04_hchs_2017_2018_totals.json").read_text(encoding="utf-8"))
    ours = {row["name"] for row in rows("staff_groups") if row["scheme"] == "nhs_digital"}
    assert ours == set(case["totals"]["2018-JUN"])


def test_every_published_label_but_unknown_is_an_alias_of_its_coarse_profession(shared: Path) -> None:
    case = json.loads((shared / "cases" / "B04_hchs_2017_2018_totals.json").read_text(encoding="utf-8"))
    coarse = {row["nfs_of"]: row["code"] for row in rows("professions") if row["nfs_of"]}
    names = {
        row["name"]: coarse[f"nhs_digital/{row['code']}"]
        for row in rows("staff_groups")
        if row["scheme"] == "nhs_digital"
    }
    aliases = {row["label"]: row["profession_code"] for row in rows("aliases")}
    assert {label: aliases.get(label) for label in case["totals"]["2018-JUN"] if label != "Unknown"} == {
        name: code for name, code in names.items() if name != "Unknown"
    }


@pytest.mark.parametrize("label", ["unknown", "nurses", "receptionist", "other staff"])
def test_a_label_that_only_a_person_can_place_is_no_alias(label: str) -> None:
    assert label not in {row["label"].casefold() for row in rows("aliases")}


def test_an_alias_maps_once_however_it_is_spelt() -> None:
    counts = Counter(same(row["label"]) for row in rows("aliases"))
    assert [label for label, count in counts.items() if count > 1] == []


def test_aliases_lead_to_known_professions() -> None:
    assert {row["profession_code"] for row in rows("aliases")} <= codes("professions")


def test_every_esr_staff_group_is_an_alias() -> None:
    labels = {row["label"] for row in rows("aliases")}
    assert {row["name"] for row in rows("staff_groups") if row["scheme"] == "esr"} <= labels


@pytest.mark.parametrize("scheme", SCHEMES)
def test_professions_roll_up_to_known_groups(scheme: str) -> None:
    used = {f"{scheme}/{row[f'{scheme}_group']}" for row in rows("professions") if row[f"{scheme}_group"]}
    assert used <= groups()


def test_each_staff_group_has_exactly_one_not_further_specified_profession() -> None:
    assert Counter(row["nfs_of"] for row in rows("professions") if row["nfs_of"]) == Counter(groups())


def test_a_not_further_specified_profession_rolls_up_to_its_own_group() -> None:
    for row in rows("professions"):
        if row["nfs_of"]:
            scheme, group = row["nfs_of"].split("/")
            assert (row[f"{scheme}_group"], row["code"]) == (group, f"{scheme}-{group}-nfs")


def test_professions_are_usual_in_known_sectors() -> None:
    usual = {row["code"]: set(row["sectors"].split()) for row in rows("professions")}
    assert [code for code, sectors in usual.items() if not sectors or sectors - SECTORS] == []


def test_every_sector_has_professions() -> None:
    assert {sector for row in rows("professions") for sector in row["sectors"].split()} == SECTORS


def test_age_profiles_name_the_seven_bands_and_add_up_to_1() -> None:
    for row in rows("professions"):
        parts = [part.split(":") for part in row["age_profile"].split(";")]
        assert tuple(band for band, _ in parts) == BANDS, row["code"]
        assert sum(Decimal(share) for _, share in parts) == 1, row["code"]


def test_leaver_rates_are_in_order_and_below_a_half() -> None:
    for row in rows("professions"):
        low, mode, high = (Decimal(row[f"leaver_rate_{part}"]) for part in ("low", "mode", "high"))
        assert 0 <= low <= mode <= high < Decimal("0.5"), row["code"]


@pytest.mark.parametrize("column", ["participation", "training_attrition", "retirement_share", "wte_per_post"])
def test_shares_of_professions_lie_between_0_and_1(column: str) -> None:
    assert [row["code"] for row in rows("professions") if row[column] and not 0 <= Decimal(row[column]) <= 1] == []


@pytest.mark.parametrize("column", ["registered", "nationally_short", "new_role"])
def test_flags_are_true_or_false(column: str) -> None:
    assert {row[column] for row in rows("professions")} == {"true", "false"}


def test_a_regulator_is_named_only_for_registered_professions() -> None:
    assert [row["code"] for row in rows("professions") if row["regulator"] and row["registered"] == "false"] == []


def test_every_social_care_profession_can_turn_posts_into_wte() -> None:
    assert [row["code"] for row in rows("professions") if row["asc_group"] and not row["wte_per_post"]] == []


def test_one_setting_is_reserved_for_not_specified() -> None:
    assert "not-specified" in codes("settings")


def test_setting_shares_lead_to_known_settings_and_priorities() -> None:
    used = {(row["setting_code"], row["priority_code"]) for row in rows("setting_priorities")}
    assert {setting for setting, _ in used} <= codes("settings")
    assert {priority for _, priority in used} == codes("priorities")


def test_shares_of_a_setting_are_above_0_and_at_most_100_together() -> None:
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows("setting_priorities"):
        assert Decimal(row["percent"]) > 0
        totals[row["setting_code"]] += Decimal(row["percent"])
    assert {setting: total for setting, total in totals.items() if total > 100} == {}


def test_rates_are_dated_numbers_within_their_range() -> None:
    for row in rows("rates"):
        dt.date.fromisoformat(row["period"])
        value = Decimal(row["value"])
        assert Decimal(row["low"] or value) <= value <= Decimal(row["high"] or value), row["code"]


def test_measures_say_which_direction_is_better() -> None:
    assert {row["direction"] for row in rows("measures")} <= {"higher", "lower", "none"}


def test_there_are_seven_phases_from_initiation_to_enablement() -> None:
    names = [row["name"] for row in sorted(rows("phases"), key=lambda row: int(row["order"]))]
    assert (len(names), names[0], names[-1]) == (7, "Initiation", "Enablement")


def test_every_phase_asks_questions_and_has_deliverables() -> None:
    assert all(row["key_questions"].split(" | ") for row in rows("phases"))
    assert {row["phase_code"] for row in rows("phase_deliverables")} == codes("phases")


def test_assumptions_name_known_parameters_and_cover_them_all_for_the_system() -> None:
    assert {row["parameter"] for row in rows("default_assumptions")} == PARAMETERS
    assert {row["parameter"] for row in rows("default_assumptions") if row["scope_kind"] == "system"} == PARAMETERS


def test_assumptions_are_in_order_with_a_reason() -> None:
    for row in rows("default_assumptions"):
        assert Decimal(row["low"]) <= Decimal(row["mode"]) <= Decimal(row["high"]), row
        assert row["reason"], row


def test_assumptions_hold_for_known_scopes() -> None:
    known = {"system": {""}, "sector": SECTORS, "staff_group": groups(), "profession": codes("professions")}
    assert [row for row in rows("default_assumptions") if row["scope_code"] not in known[row["scope_kind"]]] == []


def test_spans_of_an_assumption_never_overlap() -> None:
    spans = defaultdict(list)
    for row in rows("default_assumptions"):
        span = (row["from_year"] or "0001-01-01", row["to_year"] or "9999-12-31")
        spans[row["scope_kind"], row["scope_code"], row["parameter"]].append(span)
    for key, found in spans.items():
        found.sort()
        assert all(start < end for start, end in found), key
        assert all(left[1] <= right[0] for left, right in pairwise(found)), key


def test_leaving_and_retiring_nurses_make_the_published_leaver_rate() -> None:
    nurses = {
        row["parameter"]: row
        for row in rows("default_assumptions")
        if row["scope_code"] == "nhs_digital/nurses-health-visitors"
    }
    leave, retire = nurses["leave_rate"], nurses["retire_rate"]
    two_points = Decimal("0.02")
    assert Decimal(retire["mode"]) == two_points
    assert [Decimal(leave[end]) + two_points for end in ("low", "high")] == [Decimal("0.102"), Decimal("0.107")]


def test_data_of_june_2018_takes_the_vacancy_rate_of_june_2018() -> None:
    matching = [
        row["mode"]
        for row in rows("default_assumptions")
        if row["parameter"] == "assumed_vacancy_rate"
        and row["scope_kind"] == "system"
        and (row["from_year"] or "0") <= "2018-06-30" < (row["to_year"] or "9")
    ]
    assert matching == ["0.092"]
