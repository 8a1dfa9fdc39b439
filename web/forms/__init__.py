"""Forms that look like the NHS design system."""

from web.forms.base import DesignSystemForm, DesignSystemFormMixin, DesignSystemModelForm
from web.forms.fields import DatePartsField, MonthField, WTEField
from web.forms.renderer import DesignSystemRenderer
from web.forms.widgets import DateParts, DecimalInput, MonthParts, WholeNumberInput

__all__ = [
    "DateParts",
    "DatePartsField",
    "DecimalInput",
    "DesignSystemForm",
    "DesignSystemFormMixin",
    "DesignSystemModelForm",
    "DesignSystemRenderer",
    "MonthField",
    "MonthParts",
    "WTEField",
    "WholeNumberInput",
]
