"""The bot that `rasa init` would give us, on our messages: what Waymark is measured beside."""
