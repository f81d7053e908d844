"""Huying 呼應: work is recorded once, and every published figure opens down to the records."""
