"""Scripted conversations, run through the real web channel and the shell."""
