"""Faults done on purpose to a scratch office, each followed by the question whether anything was lost."""
