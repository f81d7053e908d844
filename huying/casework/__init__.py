"""The caseworker's and the supervisor's rooms: queues, one conversation for each case, what is done with one key."""
