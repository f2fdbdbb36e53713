"""Custom actions for Rasa: thin, one module a group; the work is done in bot.dialogue."""
