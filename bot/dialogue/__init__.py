"""From what a person said to what Waymark answers. Plain Python: nothing of Rasa here."""
