"""Those who put parts of replies together, made once for one knowledge base."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.answers import AnswerDesk
from bot.dialogue.directory import Directory
from bot.dialogue.safety import SafetyDesk
from bot.dialogue.statistics import StatisticsDesk
from bot.dialogue.support import SupportDesk
from bot.dialogue.wording import Wording
from bot.knowledge.search import KnowledgeBase
from bot.reply import Button


@dataclass(frozen=True)
class Desks:
    """The knowledge, the wording, and one desk for each kind of thing to say."""

    knowledge: KnowledgeBase
    wording: Wording
    directory: Directory
    answers: AnswerDesk
    safety: SafetyDesk
    statistics: StatisticsDesk
    support: SupportDesk

    @classmethod
    def on(cls, knowledge: KnowledgeBase, wording: Wording) -> Desks:
        """The desks for this knowledge and wording."""
        directory = Directory(knowledge, wording)
        return cls(
            knowledge,
            wording,
            directory,
            AnswerDesk(knowledge, directory, wording),
            SafetyDesk(directory, wording),
            StatisticsDesk(knowledge, wording),
            SupportDesk(knowledge, directory, wording),
        )

    def choices(self) -> tuple[Button, ...]:
        """What can be chosen when nothing else has been asked."""
        topics = ("support_find", "reporting_how", "feelings_after")
        menu = Button(self.wording.say("menu"), "/menu")
        return (*self.answers.topic_buttons(topics), menu)
