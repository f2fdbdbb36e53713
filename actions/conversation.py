"""Actions that open a conversation, go on with it, or bring help nearer."""

from actions.base import AssistantAction


class ActionOpenSession(AssistantAction):
    """Says what Waymark is before the first question."""

    handler = "open_session"

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_open_session"


class ActionGoOn(AssistantAction):
    """Goes on from what was said: yes, no, skip, tell me more, where from."""

    handler = "go_on"

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_go_on"


class ActionShowUrgentHelp(AssistantAction):
    """Brings the emergency contacts back."""

    handler = "show_urgent_help"

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_show_urgent_help"


class ActionWithdrawAlert(AssistantAction):
    """Takes back an alert that was not meant, and says sorry."""

    handler = "withdraw_alert"

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_withdraw_alert"
