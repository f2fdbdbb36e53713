"""Reads the training data for Rasa, each file once."""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class OnceReadingImporter(RasaFileImporter):
    """Rasa's own file importer, which remembers the messages.

    Rasa asks for them once for the domain and once for the pipeline, with and without naming the
    language, and its own cache takes these for two questions: reading 50,000 messages takes it
    a quarter of a minute.
    """

    _messages: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The messages of all files; there is one language."""
        if self._messages is None:
            self._messages = super().get_nlu_data(language)
        return self._messages
