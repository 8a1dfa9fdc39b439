"""The test suite: unit, spec, integration, browser, architecture, load."""
