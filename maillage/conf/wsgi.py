"""The WSGI application, served by `maillage serve`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.conf.settings")

application = get_wsgi_application()
