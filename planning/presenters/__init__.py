"""What pages and documents of planning show."""
