"""Tasks and their states, requests to take a joint page away, urgent corrections, notices."""

from .changes import ChangeRequest, Permit, UrgentCorrection
from .notices import MailChoice, Notice
from .tasks import LegalReviewTask, PartnerReviewTask, ReviewState, Route

__all__ = [
    "ChangeRequest",
    "LegalReviewTask",
    "MailChoice",
    "Notice",
    "PartnerReviewTask",
    "Permit",
    "ReviewState",
    "Route",
    "UrgentCorrection",
]
