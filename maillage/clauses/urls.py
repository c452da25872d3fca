"""Addresses of the room: each part brings its own."""

from django.urls import path

from . import views
from .buyers import urls as buyers
from .contracts import urls as contracts
from .figures import urls as figures
from .followup import urls as followup
from .hours import urls as hours
from .outside import urls as outside
from .people import urls as people
from .sheets import urls as sheets

app_name = "clauses"
urlpatterns = [
    path("clauses/", views.home, name="home"),
    *contracts.urlpatterns,
    *people.urlpatterns,
    *hours.urlpatterns,
    *outside.urlpatterns,
    *sheets.urlpatterns,
    *followup.urlpatterns,
    *figures.urlpatterns,
    *buyers.urlpatterns,
]
