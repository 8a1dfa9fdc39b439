"""Forms drawn with the design system."""

import datetime

import pytest
from django import forms
from django.forms import formset_factory
from django.http import QueryDict
from django.template import engines

from web.forms import DatePartsField, DesignSystemForm, DesignSystemRenderer, MonthField, WTEField
from web.forms.rendering import error_summary_html, field_html


class ReturnForm(DesignSystemForm):
    name = forms.CharField(label="Full name", help_text="As on <your> badge")
    note = forms.CharField(widget=forms.Textarea, required=False)
    sector = forms.ChoiceField(choices=[("acute", "Acute"), ("community", "Community")])
    basis = forms.ChoiceField(choices=[("funded", "Funded"), ("need", "Need")], widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple)
    sure = forms.BooleanField(label="I am sure")
    file = forms.FileField()
    secret = forms.CharField(widget=forms.PasswordInput)
    people = forms.IntegerField(label="Headcount")
    wte = WTEField(label="WTE")
    start = DatePartsField(label="Start date")
    design = {"wte": {"width": 5, "suffix": "WTE"}}


def html(name: str, data: dict[str, str] | None = None, **overrides: object) -> str:
    return field_html(ReturnForm(data)[name], overrides)


@pytest.mark.parametrize(
    ("name", "component"),
    [
        ("name", "nhsuk-input"),
        ("note", "nhsuk-textarea"),
        ("sector", "nhsuk-select"),
        ("basis", "nhsuk-radios__input"),
        ("kinds", "nhsuk-checkboxes__input"),
        ("sure", "nhsuk-checkboxes__input"),
        ("file", 'type="file"'),
        ("secret", "nhsuk-password-input"),
        ("people", 'inputmode="numeric"'),
        ("wte", 'inputmode="decimal"'),
        ("start", "nhsuk-date-input"),
    ],
)
def test_each_widget_has_its_component(name: str, component: str) -> None:
    assert component in html(name)


def test_a_label_belongs_to_its_input() -> None:
    assert '<label class="nhsuk-label" for="id_name">' in html("name")


def test_a_hint_is_escaped_and_linked() -> None:
    drawn = html("name")
    assert "&lt;your&gt;" in drawn
    assert 'aria-describedby="id_name-hint"' in drawn


def test_what_was_typed_comes_back_escaped() -> None:
    assert 'value="&#34;&gt;&lt;script&gt;"' in html("name", {"name": '"><script>'})


def test_lines_of_a_textarea_come_back_as_they_were() -> None:
    assert ">one\ntwo\n  three</textarea>" in html("note", {"note": "one\ntwo\n  three"})


def test_an_error_is_linked_to_its_field() -> None:
    assert 'aria-describedby="id_name-hint id_name-error"' in html("name", {"name": ""})


def test_a_missing_value_is_asked_for_in_words() -> None:
    assert "Enter full name." in html("name", {"name": ""})


def test_a_missing_choice_is_asked_for_in_words() -> None:
    assert "Choose basis." in html("basis", {})


def test_a_missing_tick_is_asked_for_in_words() -> None:
    assert "Tick “I am sure” to go on." in html("sure", {})


def test_an_optional_field_says_so() -> None:
    assert "Note (optional)" in html("note")


def test_design_parameters_of_the_form_are_used() -> None:
    assert "nhsuk-input--width-5" in html("wte")


def test_a_template_may_override_the_label_size() -> None:
    assert "nhsuk-label--m" in html("name", label={"size": "m"})


def test_the_chosen_option_is_selected() -> None:
    assert '<option value="community" selected' in html("sector", {"sector": "community"})


def test_the_chosen_radio_is_checked() -> None:
    assert 'value="need" checked' in html("basis", {"basis": "need"})


def test_the_first_radio_is_what_the_summary_links_to() -> None:
    assert 'id="id_basis" name="basis" type="radio" value="funded"' in html("basis")


def test_a_disabled_field_is_disabled() -> None:
    form = ReturnForm()
    form.fields["name"].disabled = True
    assert " disabled" in field_html(form["name"])


def test_a_hidden_field_has_no_label() -> None:
    class Hidden(DesignSystemForm):
        token = forms.CharField(widget=forms.HiddenInput)

    assert "<label" not in field_html(Hidden()["token"])


def test_the_summary_links_each_message_to_its_field() -> None:
    assert '<a href="#id_name"' in error_summary_html([ReturnForm({})])


def test_the_summary_links_a_date_to_its_day() -> None:
    assert '<a href="#id_start_day"' in error_summary_html([ReturnForm({})])


def test_every_link_of_the_summary_leads_to_something() -> None:
    import re

    form = ReturnForm({})
    body = str(form)
    targets = re.findall(r'<a href="#([^"]+)"', error_summary_html([form]))
    assert [target for target in targets if f'id="{target}"' not in body] == []


def test_there_is_no_summary_without_errors() -> None:
    assert error_summary_html([ReturnForm()]) == ""


def test_a_problem_without_a_field_stands_at_the_top() -> None:
    form = ReturnForm({})
    form.add_problem(None, "The round is closed.")
    assert form.general_errors == ["The round is closed."]


def test_a_problem_of_an_unknown_field_stands_at_the_top() -> None:
    form = ReturnForm({})
    form.add_problem("elsewhere", "Something else is wrong.")
    assert "Something else is wrong." in error_summary_html([form])


def test_the_summary_takes_formsets_and_lists() -> None:
    formset = formset_factory(ReturnForm)({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"})
    drawn = error_summary_html([formset, [{"text": "Nurse, WTE: not a number.", "href": "#cell"}]])
    assert '<a href="#id_form-0-name"' in drawn
    assert '<a href="#cell"' in drawn


def test_a_whole_form_is_drawn_with_summary_and_fields() -> None:
    drawn = engines["django"].from_string("{{ form }}").render({"form": ReturnForm({})})
    assert "nhsuk-error-summary" in drawn
    assert "nhsuk-date-input" in drawn


def test_a_library_form_is_drawn_through_the_renderer() -> None:
    class Foreign(forms.Form):
        login = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "email", "placeholder": "E-mail"}))

    drawn = str(Foreign(renderer=DesignSystemRenderer()))
    assert 'type="email"' in drawn
    assert 'autocomplete="email"' in drawn


def test_a_missing_value_of_a_library_form_is_asked_for_in_words() -> None:
    class Foreign(forms.Form):
        login = forms.EmailField(label="E-mail address")

    assert "Enter e-mail address." in error_summary_html([Foreign({})])


def test_password_rules_keep_their_list() -> None:
    from django.contrib.auth.password_validation import password_validators_help_text_html

    class Rules(DesignSystemForm):
        password = forms.CharField(help_text=password_validators_help_text_html())

    assert "<ul>" in field_html(Rules()["password"])


def dated(day: str, month: str, year: str) -> DesignSystemForm:
    class Dated(DesignSystemForm):
        start = DatePartsField(label="Start date")

    return Dated(QueryDict(f"start_day={day}&start_month={month}&start_year={year}"))


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", "MAR"])
def test_a_month_may_be_a_number_or_a_word(month: str) -> None:
    form = dated("31", month, "2026")
    assert form.is_valid()
    assert form.cleaned_data["start"] == datetime.date(2026, 3, 31)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "", ""), "Enter start date."),
        (("31", "", "2026"), "Start date must include a month."),
        (("", "", "2026"), "Start date must include a day and a month."),
        (("31", "2", "2026"), "Start date must be a real date, for example 31 3 2026."),
        (("1", "2", "26"), "Start date must be a real date, for example 31 3 2026."),
        (("x", "2", "2026"), "Start date must be a real date, for example 31 3 2026."),
        (("1", "ma", "2026"), "Start date must be a real date, for example 31 3 2026."),
    ],
)
def test_a_wrong_date_is_explained(parts: tuple[str, str, str], message: str) -> None:
    assert dated(*parts).errors["start"] == [message]


def test_a_date_with_errors_keeps_what_was_typed() -> None:
    assert 'value="31"' in field_html(dated("31", "2", "2026")["start"])


def test_a_stored_date_fills_the_boxes() -> None:
    class Dated(DesignSystemForm):
        start = DatePartsField()

    drawn = field_html(Dated(initial={"start": datetime.date(2026, 3, 31)})["start"])
    assert all(f'value="{part}"' in drawn for part in ("31", "3", "2026"))


def test_a_month_is_its_first_day() -> None:
    assert MonthField(label="Month").clean(["3", "2026"]) == datetime.date(2026, 3, 1)


def test_a_blank_wte_is_unknown() -> None:
    assert WTEField().clean("") is None


def test_a_wte_may_have_thousands_separators() -> None:
    assert str(WTEField().clean("1,204.5")) == "1204.5"


def test_a_month_with_no_year_is_not_accepted_as_blank() -> None:
    with pytest.raises(forms.ValidationError, match="must include a year"):
        MonthField(label="Month").clean(["3", ""])
