"""Answers that the office has agreed on, to be looked up and put into what one writes."""
