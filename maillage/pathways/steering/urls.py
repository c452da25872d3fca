"""Addresses of the programme's side; included by the room's own."""

from django.urls import path

from . import (
    commissions,
    desk,
    diagnosis,
    entries,
    exits,
    handover,
    overview,
    presenting,
    programmes,
    referrals,
)

urlpatterns = [
    # Programmes
    path("programmes/", programmes.programme_list, name="programme_list"),
    path("programmes/charger/", programmes.programme_load, name="programme_load"),
    path("programmes/versions/<int:pk>/fichier/", programmes.programme_file, name="programme_file"),
    path("programmes/<int:pk>/", programmes.programme_detail, name="programme_detail"),
    path("programmes/<int:pk>/tableau-de-bord/", overview.programme_dashboard, name="dashboard"),
    # Prescriptions
    path("prescriptions/", referrals.referral_list, name="referral_list"),
    path("prescriptions/nouvelle/", referrals.referral_new, name="referral_new"),
    path("prescriptions/personnes/", referrals.person_suggestions, name="person_suggestions"),
    path("prescriptions/<int:pk>/", referrals.referral, name="referral"),
    path("prescriptions/<int:pk>/modifier/", referrals.referral_edit, name="referral_edit"),
    path("prescriptions/<int:pk>/diagnostic/", diagnosis.diagnosis, name="diagnosis"),
    path("prescriptions/<int:pk>/abandonner/", referrals.referral_withdraw, name="referral_withdraw"),
    path("prescriptions/<int:pk>/reprendre/", referrals.referral_resume, name="referral_resume"),
    path("prescriptions/<int:pk>/ouvrir/", entries.referral_open, name="referral_open"),
    path(
        "prescriptions/<int:pk>/contrat-engagement.pdf", entries.referral_contract, name="referral_contract"
    ),
    # Commissions
    path("commissions/", commissions.commission_list, name="commission_list"),
    path("commissions/nouvelle/", commissions.commission_new, name="commission_new"),
    path("commissions/<int:pk>/", commissions.commission, name="commission"),
    path("commissions/<int:pk>/modifier/", commissions.commission_edit, name="commission_edit"),
    path("commissions/<int:pk>/annuler/", commissions.commission_cancel, name="commission_cancel"),
    path("commissions/<int:pk>/inscrire/", commissions.commission_add, name="commission_add"),
    path(
        "commissions/<int:pk>/inscrire/personne/",
        commissions.commission_add_person,
        name="commission_add_person",
    ),
    path("commissions/<int:pk>/seance/", desk.commission_desk, name="commission_desk"),
    path("commissions/<int:pk>/clore/", commissions.commission_hold, name="commission_hold"),
    path("commissions/<int:pk>/rouvrir/", commissions.commission_reopen, name="commission_reopen"),
    path("commissions/<int:pk>/proces-verbal.pdf", commissions.commission_minutes, name="commission_minutes"),
    path("commissions/points/<int:pk>/deplacer/", commissions.item_move, name="item_move"),
    path("commissions/points/<int:pk>/retirer/", commissions.item_remove, name="item_remove"),
    path("commissions/points/<int:pk>/decision/", desk.item_decide, name="item_decide"),
    # Pathways
    path("parcours/<int:pk>/contrat-engagement.pdf", entries.enrolment_contract, name="enrolment_contract"),
    path("parcours/<int:pk>/signature/", entries.enrolment_signed, name="enrolment_signed"),
    path("parcours/<int:pk>/reprise/", entries.re_entry, name="re_entry"),
    path("parcours/<int:pk>/sortie/", exits.enrolment_exit, name="enrolment_exit"),
    path("parcours/<int:pk>/sortie/retirer/", exits.enrolment_exit_withdraw, name="enrolment_exit_withdraw"),
    path("parcours/<int:pk>/commission/", presenting.enrolment_present, name="enrolment_present"),
    path(
        "parcours/<int:pk>/commission/retirer/",
        presenting.enrolment_present_withdraw,
        name="enrolment_present_withdraw",
    ),
    path("parcours/<int:pk>/rouvrir/", exits.enrolment_reopen, name="enrolment_reopen"),
    path("parcours/<int:pk>/rouvrir/aussitot/", exits.enrolment_reopen_now, name="enrolment_reopen_now"),
    path("parcours/<int:pk>/relais/", handover.enrolment_hand_over, name="enrolment_hand_over"),
    path("parcours/relais/", handover.bulk_hand_over, name="bulk_hand_over"),
    path("parcours/bloques/", overview.blocked_list, name="blocked"),
    # Overview
    path("pilotage/", overview.steering, name="steering"),
    path("file-active/", overview.caseload_page, name="caseload"),
]
