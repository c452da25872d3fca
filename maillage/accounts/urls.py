"""Addresses of the room."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from .views import administration, own, signing

app_name = "accounts"
urlpatterns = [
    path("connexion/", signing.Login.as_view(), name="login"),
    path("connexion/demo/<int:membership_id>/", signing.demo_login, name="demo_login"),
    path("deconnexion/", LogoutView.as_view(), name="logout"),
    path("bienvenue/<str:secret>/", signing.welcome, name="welcome"),
    path("compte/", own.account, name="account"),
    path("compte/role/", own.switch, name="switch"),
    path("langue/", own.language, name="language"),
    path("administration/comptes/", administration.memberships, name="memberships"),
    path("administration/comptes/nouveau/", administration.invite, name="invite"),
    path("administration/comptes/<int:pk>/clore/", administration.end, name="membership_end"),
    path("administration/comptes/<int:pk>/rouvrir/", administration.reopen, name="membership_reopen"),
    path("administration/comptes/<int:pk>/lien/", administration.renew, name="membership_link"),
]
