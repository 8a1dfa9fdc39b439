"""Components of the design system, called from templates."""

import pytest
from django.template import engines
from django.utils.safestring import SafeString, mark_safe

from web import nhsuk


def drawn(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def test_a_component_is_drawn_by_its_name() -> None:
    assert 'class="nhsuk-button nhsuk-button--secondary"' in drawn(
        '{% nhsuk "button" text="Save" variant="secondary" %}'
    )


def test_text_is_escaped() -> None:
    assert "&lt;script&gt;" in drawn('{% nhsuk "button" text=name %}', name="<script>")


def test_text_is_escaped_even_when_it_claims_to_be_safe() -> None:
    assert "<b>" not in drawn('{% nhsuk "tag" text=name %}', name=mark_safe("<b>bold</b>"))


def test_html_that_is_not_marked_safe_is_escaped() -> None:
    assert "<b>" not in drawn('{% nhsuk "card" html=words %}', words="<b>bold</b>")


def test_html_that_is_marked_safe_stays() -> None:
    assert "<b>bold</b>" in drawn('{% nhsuk "inset-text" html=words %}', words=mark_safe("<b>bold</b>"))


def test_text_inside_nested_lists_is_escaped() -> None:
    rows = [{"key": {"text": "Name"}, "value": {"text": "<img src=x>"}}]
    assert "<img" not in drawn('{% nhsuk "summary-list" rows=rows %}', rows=rows)


def test_a_string_is_not_accepted_as_attributes() -> None:
    with pytest.raises(TypeError):
        nhsuk.render("button", {"text": "Save", "attributes": 'onclick="steal()"'})


def test_attribute_values_cannot_break_out() -> None:
    assert 'hx-get="/a&#34; onload=&#34;b"' in nhsuk.render(
        "tag", {"text": "x", "attributes": {"hx-get": '/a" onload="b'}}
    )


def test_double_underscores_nest_and_attributes_get_hyphens() -> None:
    assert nhsuk.nested({"label__text": "Name", "attributes__hx_get": "/x"}) == {
        "label": {"text": "Name"},
        "attributes": {"hx-get": "/x"},
    }


def test_nesting_adds_to_a_mapping_without_changing_it() -> None:
    given = {"text": "Name"}
    nhsuk.nested({"label": given, "label__size": "m"})
    assert given == {"text": "Name"}


def test_a_block_puts_its_content_into_the_component() -> None:
    html = drawn('{% nhsuk_block "details" summary="More" %}<p>{{ word }}</p>{% endnhsuk_block %}', word="<i>")
    assert "<p>&lt;i&gt;</p>" in html


def test_a_component_can_be_kept_for_another_one() -> None:
    assert drawn('{% nhsuk "tag" text="New" as tag %}{% nhsuk "inset-text" html=tag %}').count("nhsuk-tag") == 1


def test_snake_case_parameters_reach_the_component() -> None:
    assert 'data-prevent-double-click="true"' in drawn('{% nhsuk "button" text="Save" prevent_double_click=True %}')


def test_nought_is_shown() -> None:
    assert "0" in nhsuk.render("tag", {"text": 0})


@pytest.mark.parametrize("name", ["nonsense", "../button", "button/../tag"])
def test_an_unknown_component_is_named(name: str) -> None:
    with pytest.raises(nhsuk.UnknownComponent, match="no component"):
        nhsuk.render(name, {})


def test_every_component_of_the_package_has_a_macro() -> None:
    files = [name.split("/") for name in nhsuk.environment().list_templates() if name.endswith("macro.jinja")]
    components = [parts[2] for parts in files if len(parts) == 4]
    assert len([nhsuk.macro(component) for component in components]) >= 40


def test_plain_takes_the_claim_to_be_html_away() -> None:
    assert type(nhsuk.plain(SafeString("a"))) is str
