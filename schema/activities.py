"""Activities: what people can be asked to do, and what they say they would."""

from advocacy import activities
from advocacy.activities import ActivityType
from schema.binding import plain, shown_enum, shows

__all__ = ["ActivityType", "Willingness"]

shown_enum(
    ActivityType,
    "What a person can be asked to do.",
    {
        "WEBINAR": "Speak in a webinar.",
        "CONFERENCE_TALK": "Give a talk at a conference.",
        "KEYNOTE": "Give a keynote.",
        "PANEL": "Sit on a panel.",
        "MODERATION": "Moderate a panel.",
        "REFERENCE_CALL": "Talk to a prospect in private.",
        "CASE_STUDY": "Be the subject of a case study.",
        "TESTIMONIAL": "Say on the record what they think.",
        "QUOTE": "Lend a sentence.",
        "REVIEW": "Write a public review.",
        "SOCIAL_SHARE": "Share something with their network.",
        "REFERRAL": "Name somebody who might become a customer.",
        "ADVISORY_BOARD": "Sit on an advisory board.",
        "STRATEGIC_REVIEW": "Take part in a strategic review.",
        "BETA_TEST": "Try something that is not finished.",
        "PRODUCT_FEEDBACK": "Say what should be better.",
        "COMMUNITY_ANSWER": "Answer other customers' questions.",
        "INTRODUCTION": "Introduce us to somebody.",
    },
)


@shows(activities.Willingness, description="What a person would take part in.")
class Willingness:
    """An activity somebody would take part in."""

    activity: ActivityType = plain("What they would do.")
    max_per_quarter: int | None = plain("How often in a quarter at the most; null: no limit.")
    may_moderate: bool = plain("Whether they would also moderate it.")
