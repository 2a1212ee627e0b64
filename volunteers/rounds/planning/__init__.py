"""Which volunteer goes to whom, in which order: values in, values out. No database, no clock, nothing of the project.

`problem` says what is asked, `timing` what a walk in an order means by the clock and by the rules, `solving` finds a plan.
It runs in a process of its own (`python -m volunteers.rounds.planning`): the solver's memory is given back, and it can be
stopped at any moment.
"""
