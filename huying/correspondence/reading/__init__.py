"""From the bytes of an e-mail to what can be kept of it; nothing here knows the office or writes."""
