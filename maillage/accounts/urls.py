"""Addresses of the room."""

from django.urls import path

from .views import administration, confirm, factors, identity, own, second, sessions, signing

app_name = "accounts"
_ROLE = "administration/comptes/<int:pk>"
urlpatterns = [
    path("connexion/", signing.Login.as_view(), name="login"),
    path("connexion/demo/<int:membership_id>/", signing.demo_login, name="demo_login"),
    path("connexion/cle/", second.passkey_login, name="passkey_login"),
    path("connexion/verification/", second.second_factor, name="second_factor"),
    path("connexion/protection/", second.protect, name="protect"),
    path("connexion/recommencer/", second.start_over, name="start_over"),
    path("connexion/identite/", identity.start, name="identity_start"),
    path("connexion/identite/retour/", identity.arrive, name="identity_arrive"),
    path("deconnexion/", identity.leave, name="logout"),
    path("mot-de-passe-oublie/", signing.forgotten, name="forgotten"),
    path("bienvenue/<str:secret>/", signing.welcome, name="welcome"),
    path("compte/", own.account, name="account"),
    path("compte/role/", own.switch, name="switch"),
    path("compte/confirmer/", confirm.confirm, name="confirm"),
    path("compte/securite/", factors.security, name="security"),
    path("compte/securite/application/", factors.totp_setup, name="totp_setup"),
    path("compte/securite/application/retirer/", factors.totp_remove, name="totp_remove"),
    path("compte/securite/cle/", factors.passkey_add, name="passkey_add"),
    path("compte/securite/cle/<int:pk>/retirer/", factors.passkey_remove, name="passkey_remove"),
    path("compte/securite/codes/", factors.recovery, name="recovery"),
    path("compte/sessions/<int:pk>/fermer/", sessions.end, name="session_end"),
    path("compte/sessions/fermer/", sessions.end_others, name="sessions_end"),
    path("langue/", own.language, name="language"),
    path("administration/comptes/", administration.memberships, name="memberships"),
    path("administration/comptes/nouveau/", administration.invite, name="invite"),
    path(f"{_ROLE}/", administration.membership, name="membership"),
    path(f"{_ROLE}/clore/", administration.end, name="membership_end"),
    path(f"{_ROLE}/rouvrir/", administration.reopen, name="membership_reopen"),
    path(f"{_ROLE}/suspendre/", administration.suspend, name="membership_suspend"),
    path(f"{_ROLE}/lien/", administration.renew, name="membership_link"),
    path(f"{_ROLE}/annuler/", administration.cancel, name="invitation_cancel"),
    path(f"{_ROLE}/second-facteur/", administration.reset_factors, name="factors_reset"),
    path(f"{_ROLE}/desactiver/", administration.deactivate, name="account_deactivate"),
    path(f"{_ROLE}/reactiver/", administration.reactivate, name="account_reactivate"),
]
