"""Address of a projection as a workbook."""

from django.urls import path

from planning.views.workbook import Workbook

patterns = [path("<str:system>/figures.xlsx", Workbook.as_view(), name="workbook")]
