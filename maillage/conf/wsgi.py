"""The WSGI application, served by `maillage serve`."""

import os
import signal

from django.core.wsgi import get_wsgi_application

from maillage.conf.launcher.processes import end_with_parent
from maillage.conf.stack import roomy

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.conf.settings")

serving = bool(os.environ.get("MAILLAGE_SERVING"))
if serving:
    # A process of the web server whose parent was killed would go on answering without anybody knowing.
    end_with_parent(signal.SIGKILL, os.getppid())

application = roomy(get_wsgi_application())

if serving:
    from maillage.conf.warmth import warm_up

    warm_up()
