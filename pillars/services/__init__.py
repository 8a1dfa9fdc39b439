"""Writes of pillars."""
