"""Background work that cannot be lost: the database row is the record of work, the broker's message only a nudge."""
