"""Reference data of phases in the administration pages."""
