"""Addresses of the IOD method."""

from django.urls import path

from .views import candidates, cases, day, hires, posts

app_name = "iod"
urlpatterns = [
    path("iod/", day.day, name="day"),
    path("iod/noter/", day.quick, name="quick"),
    path("iod/evenements/<int:pk>/retirer/", day.event_remove, name="event_remove"),
    path("iod/personnes/", cases.people, name="people"),
    path("iod/personnes/<int:pk>/orienter/", cases.refer, name="refer"),
    path("iod/suivis/<int:pk>/prendre/", cases.take, name="case_take"),
    path("iod/suivis/<int:pk>/terminer/", cases.close, name="case_close"),
    path("iod/suivis/<int:pk>/reprendre/", cases.reopen, name="case_reopen"),
    path("iod/postes/", posts.post_list, name="posts"),
    path("iod/postes/nouveau/", posts.post_new, name="post_new"),
    path("iod/postes/<int:pk>/", posts.post, name="post"),
    path("iod/postes/<int:pk>/modifier/", posts.post_edit, name="post_edit"),
    path("iod/postes/<int:pk>/retirer/", posts.post_remove, name="post_remove"),
    path("iod/postes/<int:pk>/offre/", posts.offer_new, name="offer_new"),
    path("iod/offres/<int:pk>/", posts.offer_edit, name="offer_edit"),
    path("iod/offres/<int:pk>/fermer/", posts.offer_close, name="offer_close"),
    path("iod/offres/<int:pk>/rouvrir/", posts.offer_reopen, name="offer_reopen"),
    path("iod/offres/<int:pk>/proposer/", candidates.propose, name="propose"),
    path("iod/propositions/<int:pk>/rencontre/", candidates.plan, name="proposal_plan"),
    path("iod/propositions/<int:pk>/rencontre/tenue/", candidates.meet, name="proposal_meet"),
    path("iod/propositions/<int:pk>/sans-suite/", candidates.refuse, name="proposal_refuse"),
    path("iod/propositions/<int:pk>/reprendre/", candidates.resume, name="proposal_resume"),
    path("iod/propositions/<int:pk>/retirer/", candidates.withdraw, name="proposal_withdraw"),
    path("iod/propositions/<int:pk>/embauche/", candidates.hire, name="proposal_hire"),
    path("iod/embauches/<int:pk>/", hires.hire, name="hire"),
    path("iod/embauches/<int:pk>/annuler/", hires.cancel, name="hire_cancel"),
    path("iod/embauches/<int:pk>/suivi/", hires.follow_up, name="follow_up"),
    path("iod/maintien/", hires.retention_page, name="retention"),
]
