"""What could be done about a gap: interventions, switched on by scenarios, and what they do to the engine's cells.

1. `rules` says what an intervention may say, and what must be known of it before an agreed future counts on it.
2. `changing` writes interventions, `switching` switches them on and off in a scenario.
3. `timing` and `shares` say how far an intervention works, and how its size is laid on the cells in its scope.
4. `applying` turns what is switched on into joiners, courses, reliefs and changes of demand (pure).
5. `closing` reads off how much of a gap each of them closes.
"""
