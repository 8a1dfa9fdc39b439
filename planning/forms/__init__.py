"""Forms of planning; the services check again."""
