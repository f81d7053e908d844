"""Backups: one sealed file that holds everything an office needs to stand again."""
