"""What a form says when a value is missing: what to do, not what the field is."""

from django import forms

CHOOSING = (forms.ChoiceField, forms.ModelChoiceField, forms.FileField)
# Django's own message, which says neither what is missing nor what to do.
STANDARD = "This field is required."


def asked_for(field: forms.Field, label: str) -> str:
    """ "Enter full name.", "Choose basis.", "Tick “I am sure” to go on."."""
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}” to go on."
    # An abbreviation keeps its capitals.
    abbreviated = label[:2].isalpha() and label[:2].isupper()
    words = label if abbreviated else label[:1].lower() + label[1:]
    return f"{'Choose' if isinstance(field, CHOOSING) else 'Enter'} {words}."
