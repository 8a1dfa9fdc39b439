"""How it is agreed: the seven phases of the strategy, from Initiation to Enablement."""
