"""Spreadsheets of actions: written, changed in a spreadsheet program, read back, previewed, and taken whole or not."""
