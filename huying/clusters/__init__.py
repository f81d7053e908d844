"""The same problem in many cases: found by likeness, confirmed by a person, counted as it stands."""
