"""SQLite for Huying: Django's own backend on a library without the WAL-reset fault."""
