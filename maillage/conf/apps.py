"""Makes `maillage.conf` an application, for the commands that run the installation itself."""

from django.apps import AppConfig


class ConfConfig(AppConfig):
    name = "maillage.conf"
    label = "conf"
