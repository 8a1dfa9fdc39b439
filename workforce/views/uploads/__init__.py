"""Pages of uploads: the list, a new one, where one stands, and the steps that it goes through."""
