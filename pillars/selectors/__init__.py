"""Reads of pillars."""
