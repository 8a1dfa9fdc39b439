"""Who: regions, systems, places and organisations; people, what they may do, and the trail of what they did."""
