"""What people add to the record of a soak outlives the next one."""

from tooling.soak import KEPT_FROM, kept


def test_what_people_wrote_is_kept() -> None:
    written = ["", KEPT_FROM, "", "Looked at."]
    assert kept("\n".join(["# The last whole soak", "", "- what ran", *written]) + "\n") == written


def test_a_record_without_anything_of_theirs_adds_nothing() -> None:
    assert kept("# The last whole soak\n\n- what ran\n") == []
