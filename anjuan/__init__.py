"""The domain of 案卷: tickets, recognition, case files, naming, errors, settings.

Standard library only: no I/O, no clock, no environment. What the domain needs from outside comes in as arguments.
"""
