"""Run a module as a child that ends when its parent does: `python -m relata.child services.contacts`.

The parent holds the other end of standard input; when it is closed, by intent or by the parent's death, this process
asks itself to stop as an operator would, and ends anyhow some seconds later: broker and database may have gone with the
parent, and what waits for them would wait long.
"""

import os
import runpy
import signal
import sys
import threading
import time

GRACE_SECONDS = 3.0


def _stop_with_parent() -> None:
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    runpy.run_module(sys.argv[1], run_name="__main__")
