"""The spreadsheet template: made from the sections' definitions, prefilled, read back by ``workforce.layouts``."""

from workforce.workbooks.sheets import section_csv, template_workbook

__all__ = ["section_csv", "template_workbook"]
