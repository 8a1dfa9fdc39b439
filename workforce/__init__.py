"""What is: professions, rounds, returns, submissions, records, observations and estimates."""
