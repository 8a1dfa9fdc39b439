"""What pages show of uploads: the list, where one stands, and what each step needs to be told."""
