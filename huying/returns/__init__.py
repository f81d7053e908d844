"""What a centre accounts for each month: figures from its records, confirmed by whoever answers for it."""
