"""台账: tickets, records, held files, jobs and audit, in a database."""
