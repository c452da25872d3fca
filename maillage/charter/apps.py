from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CharterConfig(AppConfig):
    name = "maillage.charter"
    label = "charter"
    default_auto_field = "django.db.models.BigAutoField"
