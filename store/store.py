"""The store: every collection by its name, over one open database."""

from advocacy.api_keys import ApiKey
from advocacy.calendars import Calendar
from advocacy.clock import Clock
from advocacy.consents import ConsentEntry
from store.accounts import Accounts
from store.activity_requests import ActivityRequests
from store.advocates import Advocates
from store.alerts import Alerts
from store.assignments import Assignments
from store.attendance import AttendanceFacts, Attendees, Summaries
from store.budgets import Budgets
from store.claims import Claims
from store.collection import Collection
from store.database import Database
from store.deliveries import Deliveries
from store.duplicates import Duplicates
from store.events import Events
from store.imports import Imports
from store.jobs import Jobs
from store.merges import Merges
from store.panels import Panels
from store.responses import Responses
from store.slots import Slots


class Store:
    """All that is kept. One per process; it belongs to the event loop it was made on."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.accounts = Accounts(database)
        self.advocates = Advocates(database)
        self.events = Events(database)
        self.panels = Panels(database)
        self.slots = Slots(database)
        self.assignments = Assignments(database)
        self.activity_requests = ActivityRequests(database)
        self.responses = Responses(database)
        self.alerts = Alerts(database)
        self.duplicates = Duplicates(database)
        self.merges = Merges(database)
        self.claims = Claims(database)
        self.calendars = Collection(database, "calendars", Calendar)
        self.budgets = Budgets(database)
        self.consents = Collection(database, "consents", ConsentEntry)
        self.facts = AttendanceFacts(database)
        self.attendees = Attendees(database)
        self.summaries = Summaries(database)
        self.deliveries = Deliveries(database)
        self.imports = Imports(database)
        self.api_keys = Collection(database, "api_keys", ApiKey)
        self.jobs = Jobs(database, clock)
        self.transaction = database.transaction
