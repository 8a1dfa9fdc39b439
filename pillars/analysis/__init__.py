"""Arithmetic on series of observations: pure functions, no database."""
