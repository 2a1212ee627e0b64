"""The embedded PostgreSQL and the home folder it lives in.

Pure Python without Django, so that settings, the command line and tests may all use it. The parts::

    home.py       the layout of a home folder, its secrets, its lock
    postgres.py   start, find, attach to and stop the server of a home
    cluster.py    create the data folder; which binaries, which user
    sockets.py    where the Unix socket stands
    processes.py  find and end processes that an earlier run left
    launch.py     become an unprivileged user, die with the parent, exec
    errors.py     what can go wrong, in Chinese and in English
"""
