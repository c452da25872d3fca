"""The embedded PostgreSQL: found, created, started, shared and stopped without anybody noticing.

    with running(home):
        ...  # a server listens on layout.socket_folder(home)

From the outside in: `session` (join and leave), `guardian` (the process that keeps the server),
`cluster` (create and configure), `binaries` (which programs), `owner` (which user), `processes` (who is
alive), `locks`, `tuning`, `layout`. No Django here: it runs before Django is set up.
"""

from maillage.conf.launcher.errors import LauncherError, language
from maillage.conf.launcher.session import Session, current, running

__all__ = ["LauncherError", "Session", "current", "language", "running"]
