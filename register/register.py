"""The register (台账) as a whole: open it here, then ask its parts."""

from pathlib import Path
from types import TracebackType
from typing import Self

from register.audit import Audit
from register.counting import Counting
from register.courses import Followed
from register.database import Database
from register.dockets import Dockets
from register.groups import Groups
from register.held import Held
from register.jobs import Jobs
from register.notes import Notes
from register.numbers import Numbers
from register.outbox import Outbox
from register.people import People
from register.places import Places
from register.records import Records
from register.rulings import Rulings
from register.searches import Searches
from register.steps import Steps
from register.texts import Texts
from register.tickets import Tickets
from register.trainings import Trainings
from register.wording import Wordings


class Register:
    """An open register. Processes and threads may share the database; each process opens its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.tickets = Tickets(database)
        self.counting = Counting(database)
        self.numbers = Numbers(database)
        self.records = Records(database)
        self.steps = Steps(database)
        self.dockets = Dockets(database)
        self.followed = Followed(database)
        self.rulings = Rulings(database)
        self.groups = Groups(database)
        self.texts = Texts(database)
        self.outbox = Outbox(database)
        self.jobs = Jobs(database)
        self.held = Held(database)
        self.people = People(database)
        self.places = Places(database)
        self.trainings = Trainings(database)
        self.wordings = Wordings(database)
        self.searches = Searches(database)
        self.notes = Notes(database)
        self.audit = Audit(database)

    @classmethod
    def open(cls, where: Path | str) -> Self:
        """Open the register, made or brought up to date where needed.

        Args:
            where: the SQLite file, or a URL such as `postgresql://user@host/name`.

        Raises:
            RegisterUnreachable: there is no getting at it.
            RegisterDamaged: the file is no sound database.
            RegisterBusy: another process keeps it locked.
            RegisterTooNew: a newer version of the program made it.
        """
        database = Database(where)
        try:
            database.upgrade()
        except BaseException:
            database.close()
            raise
        return cls(database)

    def close(self) -> None:
        """Close all connections; on SQLite the write-ahead log is folded in."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
