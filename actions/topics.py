"""Actions that answer what a person asked."""

from actions.base import AssistantAction


class ActionAnswerTopic(AssistantAction):
    """Answers a topic from the reviewed answers."""

    handler = "answer_topic"

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_answer_topic"


class ActionFindSupport(AssistantAction):
    """Names the services for the person's place."""

    handler = "find_support"

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_find_support"


class ActionShowService(AssistantAction):
    """Shows the details of one service."""

    handler = "show_service"

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_show_service"


class ActionShowStatistics(AssistantAction):
    """Shows the recorded offences or charges, with a chart."""

    handler = "show_statistics"

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_show_statistics"
