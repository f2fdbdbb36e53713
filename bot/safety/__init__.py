"""Safety signals: who may be in danger, and of what kind. Plain Python, no Rasa."""
