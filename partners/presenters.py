"""Turns people, organisations and audit rows into what pages show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse
from django.utils.timezone import localdate

from partners.actors import Actor
from partners.models import ApiToken, AuditEvent, Membership, Organisation, SystemShare, User
from web import formats
from web.home import HomeTask
from web.tables import Cell, Column, DataTable

ON_A_PHONE = 15
"""Rows of a long list that a phone shows at first."""


def task_items(tasks: Iterable[HomeTask]) -> list[dict[str, Any]]:
    """Tasks as the items of the design system's task list."""
    return [
        {
            "heading": {"text": task.title},
            "href": task.url,
            "hint": {"text": _hint(task)} if _hint(task) else None,
            "status": {"tag": {"text": task.status, "colour": task.status_colour, "classes": "app-nowrap"}}
            if task.status
            else {"text": ""},
        }
        for task in tasks
    ]


def _hint(task: HomeTask) -> str:
    due = f"Due {formats.format_date(task.due)}." if task.due else ""
    return " ".join(part for part in (task.detail, due) if part)


def account_rows(actor: Actor) -> list[dict[str, Any]]:
    """Name, address and roles of the person signed in, for a summary list."""
    roles = [str(held) for held in actor.memberships] or ["None yet"]
    pairs = [
        ("Name", actor.user.full_name if actor.user else ""),
        ("E-mail address", actor.user.email if actor.user else ""),
        ("Roles", "; ".join(roles)),
    ]
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in pairs]


def organisation_table(rows: Iterable[Organisation]) -> DataTable:
    """Organisations with sector, home system and whether they are open."""
    columns = [Column("Organisation"), Column("Code"), Column("Sector"), Column("Home system"), Column("Open")]
    lines = [
        [
            Cell(row.name, href=reverse("organisation", args=[row.code])),
            row.code,
            row.get_sector_display(),
            row.home_system.name if row.home_system else "None",
            _open(row),
        ]
        for row in rows
    ]
    return DataTable("Organisations", columns, lines, caption_hidden=True, few=ON_A_PHONE,
                     empty_text="No organisation matches.")  # fmt: skip


def _open(row: Organisation) -> Cell:
    if row.closed:
        return Cell(row.closed, text=f"until {formats.format_date(row.closed)}", tag="closed")
    return Cell(row.opened, text=f"since {formats.format_date(row.opened)}" if row.opened else "yes")


def organisation_facts(row: Organisation) -> list[dict[str, Any]]:
    """What an organisation's page says about it, for a summary list."""
    pairs = [
        ("Code", row.code),
        ("Sector", row.get_sector_display()),
        ("Home system", row.home_system.name if row.home_system else "None"),
        ("Place", row.place.name if row.place else "Not known"),
        ("Size", _size(row)),
        ("Opened", formats.format_date(row.opened) if row.opened else "Not known"),
        ("Closed", formats.format_date(row.closed) if row.closed else "Open"),
    ]
    if row.area_of:
        pairs.append(("Stands for", f"the independent care sector in the area of {row.area_of.name}"))
    if row.within_area:
        pairs.append(("Until it reports, estimated within", row.within_area.name))
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in pairs]


def _size(row: Organisation) -> str:
    """ "9,400 registered patients"."""
    if row.size is None:
        return "Not known"
    places = 0 if row.size == row.size.to_integral_value() else 2
    return f"{formats.format_number(row.size, places)} {row.get_size_measure_display().lower()}"


def share_table(shares: Iterable[SystemShare]) -> DataTable:
    """Percentages of systems and places, with their dates."""
    columns = [Column("System"), Column("Place"), Column("Share", numeric=True), Column("From"), Column("Until")]
    lines = [
        [
            share.system.name,
            share.place.name if share.place else "Whole system",
            Cell(share.percent, text=f"{share.percent.normalize():f}%"),
            Cell(share.start, text=formats.format_date(share.start)),
            Cell(share.end, text=formats.format_date(share.end) if share.end else "Still holds"),
        ]
        for share in shares
    ]
    return DataTable("Where it counts", columns, lines, caption_hidden=True)


def token_table(tokens: Iterable[ApiToken]) -> DataTable:
    """Tokens without their secrets."""
    columns = [Column("Name"), Column("Begins with"), Column("Rights of"), Column("Last used"), Column("State")]
    return DataTable("API tokens", columns, [_token_line(token) for token in tokens], caption_hidden=True)


def _token_line(token: ApiToken) -> list[Any]:
    used = formats.format_moment(token.last_used) if token.last_used else "Never"
    name = Cell(token.name, href=reverse("token-revoke", args=[token.prefix])) if token.live else token.name
    return [name, token.prefix, f"{token.membership.user}: {token.membership}", used, _token_state(token)]


def _token_state(token: ApiToken) -> Cell:
    if token.live:
        return Cell(
            "live", text=f"until {formats.format_date(localdate(token.expires))}", tag="live", tag_colour="green"
        )
    return Cell("ended", text="", tag="revoked" if token.revoked else "expired")


def membership_table(memberships: Iterable[Membership]) -> DataTable:
    """Roles that a person holds or held."""
    columns = [Column("Role"), Column("In"), Column("Since"), Column("Until")]
    lines = [
        [
            Cell(held.role, text=held.get_role_display(), href="" if held.ended else membership_end_address(held)),
            str(held.organisation or held.system or held.region or "The whole installation"),
            Cell(held.started, text=formats.format_date(localdate(held.started))),
            Cell(held.ended, text=formats.format_date(localdate(held.ended)) if held.ended else "Still holds"),
        ]
        for held in memberships
    ]
    return DataTable("Roles", columns, lines, caption_hidden=True, empty_text="No role yet.")


def membership_end_address(held: Membership) -> str:
    return reverse("membership-end", args=[held.user.pk, held.pk])


AUDIT_COLUMNS = ("When", "Who", "Through", "Did", "To", "Organisation", "System", "Detail")


def audit_row(event: AuditEvent) -> list[Any]:
    """One audit row, in the order of AUDIT_COLUMNS."""
    who = str(event.user) if event.user else "The application"
    return [
        event.at,
        f"{who} (token {event.token_prefix})" if event.token_prefix else who,
        event.get_channel_display(),
        event.action,
        event.subject,
        event.organisation.name if event.organisation else "",
        event.system.name if event.system else "",
        detail_in_words(event.detail),
    ]


def audit_table(events: Iterable[AuditEvent]) -> DataTable:
    """The audit trail as a page shows it."""
    columns = [
        Column("When", write=formats.format_moment),
        Column("Who"),
        Column("Did"),
        Column("To"),
        Column("Where"),
        Column("Detail"),
    ]
    rows = [_audit_line(audit_row(event)) for event in events]
    return DataTable("Audit trail", columns, rows, caption_hidden=True, empty_text="Nothing matches these filters.")


def _audit_line(row: list[Any]) -> list[Any]:
    at, who, door, did, to, organisation, system, detail = row
    return [at, f"{who} ({door.lower() if door != 'API' else door})", did, to, organisation or system, detail]


def detail_in_words(detail: dict[str, Any]) -> str:
    """“from: draft; lines: 60”."""
    return "; ".join(f"{name.replace('_', ' ')}: {_plain(value)}" for name, value in detail.items())


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(part) for part in value)
    if isinstance(value, dict):
        return f"({detail_in_words(value)})"
    return "unknown" if value is None else str(value)


def page_links(rows: Page[Any], address: str, query: QueryDict) -> dict[str, Any]:
    """Parameters of the pagination component; empty when everything fits on one page."""

    def link(number: int) -> str:
        asked = query.copy()
        asked["page"] = str(number)
        return f"{address}?{asked.urlencode()}"

    links: dict[str, Any] = {}
    if rows.has_previous():
        number = rows.previous_page_number()
        links["previous"] = {"href": link(number), "labelText": f"{number} of {rows.paginator.num_pages}"}
    if rows.has_next():
        number = rows.next_page_number()
        links["next"] = {"href": link(number), "labelText": f"{number} of {rows.paginator.num_pages}"}
    return links


def people_table(people: Iterable[User]) -> DataTable:
    """People with their roles; ``memberships`` should be prefetched."""
    columns = [Column("Name"), Column("E-mail address"), Column("Roles"), Column("Last signed in")]
    rows = [
        [
            Cell(
                user.full_name,
                href=reverse("person", args=[user.pk]),
                tag="" if user.is_active else "locked out",
                tag_colour="red",
            ),
            user.email,
            "; ".join(str(held) for held in user.memberships.all() if held.ended is None) or "None",
            formats.format_moment(user.last_login) if user.last_login else "Never",
        ]
        for user in people
    ]
    return DataTable("People", columns, rows, caption_hidden=True, empty_text="Nobody matches.")
