"""Zoom as a webinar platform."""

from datetime import datetime
from typing import BinaryIO

from advocacy.attendance.facts import Fact
from advocacy.platforms import Platform
from integrations.platform import Credentials, Delivery, Received
from integrations.reports import Report, ReportContext
from integrations.zoom.deliveries import facts_of_delivery, receive
from integrations.zoom.reports import read_report


class Zoom:
    """Webhooks of webinars and meetings, and their reports as CSV."""

    platform = Platform.ZOOM
    pushes = True
    exports = True

    def receive(self, delivery: Delivery, credentials: Credentials) -> Received:
        """Prove a delivery and say what is to be done with it. Raises Forged and Unreadable."""
        return receive(delivery, credentials)

    def read_delivery(self, body: bytes, received_at: datetime) -> tuple[Fact, ...]:
        """The facts in an accepted delivery. Raises Unreadable."""
        return facts_of_delivery(body, received_at)

    def read_report(self, file: BinaryIO, context: ReportContext) -> Report:
        """The facts in a report. Raises UnreadableFile and WrongReport."""
        return read_report(file, context)
