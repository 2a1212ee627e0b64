"""`python -m benchmarks.serving ROLE`: a process as production runs it; prints its port.

`web` is ours without worker, `all` is ours with worker and sequencer inside, `worker` is that alone (its port is 0), `bare`
serves `benchmarks.bare` alone.
"""

import os
import sys


def main(role: str) -> None:
    """Serve until SIGTERM."""
    if role == "bare":
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.bare_settings"
    import django  # noqa: PLC0415  # the settings are chosen by now

    import config.server  # noqa: F401, PLC0415  # before anything imports twisted

    django.setup()
    from config.serve import serve_web, serve_worker  # noqa: PLC0415  # likewise

    if role == "worker":
        serve_worker(ready=lambda: print(0, flush=True))
        return
    serve_web("127.0.0.1", 0, embedded_worker=role == "all", ready=lambda _host, port: print(port, flush=True))


if __name__ == "__main__":
    main(sys.argv[1])
