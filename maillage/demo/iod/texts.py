"""Words of the officers: posts as they saw them, follow-ups, what people look for. All invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PostText:
    title: str
    hours: str
    tasks: str
    environment: str
    required: str
    not_required: str
    negotiable: str
    terms: str


POSTS = (
    PostText(
        "Aide de cuisine",
        "7 h – 14 h 30, du lundi au vendredi",
        "Épluchage, plonge, mise en place des plateaux, nettoyage de la cuisine.",
        "Équipe de quatre, chef présent, chaleur en été, port de bacs de 10 kg.",
        "Ponctualité, hygiène, tenir debout la matinée.",
        "Aucun diplôme, aucune expérience de cuisine.",
        "Prise de poste à 7 h 30 les jours d'école.",
        "CAP non exigé ; un collègue montre les gestes les deux premières semaines.",
    ),
    PostText(
        "Agent de propreté",
        "6 h – 9 h et 17 h – 20 h",
        "Bureaux et sanitaires sur trois étages, tri des déchets.",
        "Seul la plupart du temps, chef d'équipe joignable, tramway à 200 m.",
        "Autonomie, lire un plan de nettoyage.",
        "Permis, expérience.",
        "Grouper les heures le matin après la période d'essai.",
        "Horaires groupés de 6 h à 12 h dès le deuxième mois.",
    ),
    PostText(
        "Préparateur de commandes",
        "13 h – 20 h 30, un samedi sur trois",
        "Prélèvement à la voix, filmage, chargement des palettes.",
        "Entrepôt à température ambiante, bruit modéré, primes après trois mois.",
        "Bonne condition physique, compter sans erreur.",
        "CACES : l'entreprise le fait passer.",
        "Le premier samedi travaillé après deux mois.",
        "CACES payé par l'entreprise, français écrit non exigé.",
    ),
    PostText(
        "Employé de rayon",
        "5 h 30 – 11 h",
        "Réception, mise en rayon, rotation des dates, étiquetage.",
        "Équipe soudée, tutrice volontaire, froid au rayon frais.",
        "Se lever tôt, sourire aux clients.",
        "Expérience de caisse.",
        "Commencer à 6 h les jours sans livraison.",
        "Passage à 30 heures au bout de six mois si tout va bien.",
    ),
    PostText(
        "Manœuvre en espaces verts",
        "7 h 30 – 16 h, pause d'une heure",
        "Tonte, taille, désherbage, ramassage ; conduite accompagnée du camion plateau.",
        "Dehors par tous les temps, équipe de trois.",
        "Goût du dehors, équipement porté.",
        "Permis B : un collègue conduit.",
        "Contrat saisonnier transformé en CDI à l'automne.",
        "Permis non exigé la première année.",
    ),
    PostText(
        "Agent de blanchisserie",
        "8 h – 15 h 30",
        "Tri, chargement des machines, pliage, mise sous film.",
        "Bruit des tunnels, chaleur près des sécheuses, postes qui tournent.",
        "Rythme régulier, tenir debout.",
        "Lire le français couramment.",
        "Poste assis une semaine sur deux.",
        "Consignes en images à chaque poste.",
    ),
)
WISHES = (
    "Cuisine ou plonge, horaires du matin, sans permis",
    "Propreté, temps plein, accepte la coupure",
    "Logistique, prête à passer le CACES",
    "Vente ou mise en rayon, pas avant 8 h 30",
    "Espaces verts, dehors, équipe petite",
    "Tout poste sans lecture, près du métro",
    "Aide à domicile, vingt-cinq heures, secteur Gerland",
    "Bâtiment, manœuvre, disponible tout de suite",
)
SAID = {
    "follow_up_employer": (
        "Content de son sérieux, encore lente, c'est normal.",
        "Deux retards, repris ensemble ; les bus ont changé.",
        "Prend des initiatives, l'équipe l'apprécie.",
        "Demande à passer à temps plein au printemps.",
        "Rien à signaler.",
    ),
    "follow_up_employee": (
        "Fatiguée mais fière, s'entend bien avec sa tutrice.",
        "Le trajet est long, cherche une solution de garde pour le mercredi.",
        "Se sent à sa place, premier salaire reçu.",
        "Demande à apprendre le poste voisin.",
        "Tout va bien.",
    ),
}
MEETING_WORDS = ("Motivée, a bien répondu sur place.", "L'équipe l'a accueillie, essai du geste réussi.", "")
