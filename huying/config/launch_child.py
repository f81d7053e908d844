"""Run one part of the office (server, job worker) and end with the launcher, even when that was killed outright.

The launcher holds the other end of standard input and never writes to it: a reader wakes only when it is gone.
"""

import os
import runpy
import signal
import sys
import threading


def main() -> None:
    del sys.argv[0]  # what follows is the module to run and its own arguments
    threading.Thread(target=_end_with_the_launcher, daemon=True).start()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _end_with_the_launcher() -> None:
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
