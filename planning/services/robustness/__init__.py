"""The robustness grid: each package of interventions against each future, and which ones hold everywhere.

`asking` notes what is asked and requests the job, `working` works it out from the futures' own snapshots.
"""
