"""How the API writes what workforce holds, and what it takes."""
