"""One form letter that comes in many copies: its text once, its copies as a number, apart from cases and contacts."""
