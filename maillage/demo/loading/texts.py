"""Short texts for free fields: plain, factual, without any health diagnosis."""

MOTIVES = (
    "Souhaite un accompagnement renforcé vers l'emploi.",
    "Recherche d'emploi sans résultat depuis plusieurs mois, besoin d'un suivi rapproché.",
    "Retour à l'emploi après une longue interruption.",
    "Projet de reconversion à construire.",
    "Emplois courts à répétition, souhaite un emploi stable.",
    "Première recherche d'emploi en France, diplôme à faire reconnaître.",
)
SITUATIONS = (
    "Recherche active mais peu de réponses ; disponible immédiatement.",
    "A travaillé plusieurs années dans le même métier, secteur aujourd'hui fermé.",
    "Expériences variées et courtes ; besoin de cibler un métier.",
    "Pas d'emploi récent ; organisation familiale à consolider.",
    "Formation suivie à l'étranger ; niveau de français à confirmer.",
)
STRENGTHS = (
    "Ponctualité, sens du contact.",
    "Bonne connaissance du métier visé, réseau professionnel.",
    "Autonomie dans les démarches, motivation.",
    "Polyvalence, disponibilité sur des horaires décalés.",
    "Capacité d'apprentissage, goût du travail en équipe.",
)
OBJECTIVES = (
    "Accéder à un emploi durable dans le métier visé.",
    "Valider un projet professionnel par une immersion, puis entrer en formation.",
    "Reprendre confiance et retrouver un rythme de travail.",
    "Obtenir une qualification reconnue.",
    "Stabiliser la situation et trouver un emploi proche du domicile.",
)
NOTES = (
    "Point sur les candidatures envoyées ; deux relances à faire.",
    "CV mis à jour ensemble.",
    "Préparation d'un entretien d'embauche.",
    "Étape en cours : retours positifs de la structure.",
    "Recherche d'une solution de garde ; contact pris avec la crèche du quartier.",
    "Dossier de transport solidaire complété.",
    "Projet précisé : immersion à chercher pour le mois prochain.",
)
HAND_OVER_LEFT = "Départ de la personne référente"
HAND_OVER_DESK = "Changement de référence dans la structure"
TITLES = {
    "social_support": ("Accès aux droits", "Accompagnement budget", "Accompagnement logement"),
    "career_support": ("Bilan et projet", "Construire son projet", "Parrainage vers l'emploi"),
    "creation_support": ("De l'idée au projet", "Étude de marché"),
    "public_employment_service": ("Prestation d'appui à la recherche d'emploi", "Atelier de recherche"),
    "specific_service": ("Évaluation des compétences", "Appui à l'orientation"),
    "culture": ("Atelier théâtre", "Sorties culturelles accompagnées", "Atelier d'écriture"),
    "mobilisation": ("Reprendre confiance", "Image de soi", "Sport et mobilisation"),
    "other_complementary": ("Code de la route", "Rencontre de métiers"),
    "basic_training": (
        "Français à visée professionnelle",
        "Compétences numériques de base",
        "Remise à niveau",
    ),
    "qualifying_training": ("Titre professionnel", "CAP", "Habilitation et certificat"),
    "pmsmp": ("Découvrir un métier", "Confirmer un projet", "Initier un recrutement"),
    "access_to_employment": ("Simulations d'entretien", "Job dating", "Atelier candidatures"),
}
ATTENDEES = "Animation du PLIE, personnes référentes de l'antenne, service public de l'emploi, Métropole."
EVIDENCE = {
    "cdi": "Contrat de travail",
    "cdd_6_months": "Contrat de travail",
    "business_creation": "Avis de situation SIRENE",
    "qualifying_training": "Attestation d'entrée en formation",
    "other_positive": "Attestation",
}
