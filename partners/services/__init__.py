"""Writes: each service is atomic, asks whether its actor may, and leaves a row in the audit trail."""
