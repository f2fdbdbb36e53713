"""What a message says beside its topic: places, services, times, ages, people. No Rasa here."""
