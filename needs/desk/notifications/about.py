"""What notices of needs have in common."""

from backend.notifications.kinds import Kind


class AboutNeeds(Kind):
    """None says what the need is about: the app opens it, where it may be seen."""

    opens = "/needs/{subject}"

    @classmethod
    def group(cls) -> str:
        """The latest of a need replaces on the screen what came before."""
        return "need"
