"""Reads of workforce that cross models."""
