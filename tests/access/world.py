"""A small world seen by every role: cases within its reach, and cases just outside it."""

from dataclasses import dataclass, field
from types import SimpleNamespace

from maillage.accounts.models import Account, Membership
from maillage.accounts.roles import Role
from maillage.employment.models import IodCase, IodEvent, IodHire, IodOffer, IodPost, IodProposal
from maillage.evidence.models import Document
from maillage.organisations.models import Organisation
from maillage.pathways.models import Commission, CommissionItem, Diagnosis
from maillage.people.models import PersonMerge
from tests import build
from tests.access import charter, clauses


@dataclass
class World:
    """`accounts[role]` signs in; `within[role][kind]` is a record it reaches, `outside[role][kind]` one it
    must not. Kinds: person, residence, situation, barrier, contract, document, enrolment, step, appointment,
    referral, commission, item, organisation, branch, programme, membership, offer, application, session,
    convening, iod_case, iod_post, iod_offer, iod_proposal, iod_event."""

    lead: Organisation
    operator: Organisation
    accounts: dict[str, Account] = field(default_factory=dict)
    within: dict[str, dict[str, object]] = field(default_factory=dict)
    outside: dict[str, dict[str, object]] = field(default_factory=dict)
    # Cases nobody who works with companies may read of: without an agreement, or of another network.
    not_presented: list[dict[str, object]] = field(default_factory=list)


def _recruitment(network, person) -> dict[str, object]:
    """A free offer of a network; the person's application to another, and a session they are convened to."""
    offer, free = build.offer(network), build.offer(network)  # `free`: nobody is a candidate yet
    application = build.application(offer, person)
    with build.writing():
        session = offer.sessions.create(
            kind="information", date=offer.opened_on, starts_at="09:00", place="Ici", capacity=5
        )
        convening = session.convenings.create(application=application)
    return {"offer": free, "application": application, "session": session, "convening": convening}


def _case(programme, operator, prescriber, worker, name: str, network) -> dict[str, object]:
    """One whole case: a person with a pathway, and a second person still at the prescription."""
    lead = programme.organisation
    person = build.person(operator, last_name=name)
    enrolment = build.enrolment(
        programme, person, "2017-02-01", operator=operator, worker=worker, prescriber=prescriber
    )
    contract = build.contract(person, "2017-03-01", origin="iod")
    candidate = build.person(operator, last_name=name + "bis")
    referral = build.referral(programme, candidate, operator, prescriber=prescriber, worker=worker)
    with build.writing():
        Diagnosis.objects.create(referral=referral, date=build.day("2017-01-12"))
        commission = Commission.objects.create(
            programme=programme, kind="validation", date=build.day("2017-01-20")
        )
        item = CommissionItem.objects.create(commission=commission, kind="entry", referral=referral)
        situation = person.situations.create(date=build.day("2017-02-01"), kind="rqth", value="no")
        barrier = person.barriers.create(kind="housing", since=build.day("2017-02-01"))
        merge = PersonMerge.objects.create(
            survivor=person, absorbed_number=10**9 + person.pk, absorbed_origin=operator
        )
        pair = build.sponsorship(person)
        meeting = pair.meetings.create(date=pair.start_date, state="kept")
        document = Document.objects.create(
            person=person,
            organisation=operator,
            criterion="home",
            date=build.day("2017-02-01"),
            name="piece.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            key_id="k1-00000000",
        )
    return {
        **_iod(lead, contract, worker),
        "document": SimpleNamespace(pk=document.key),  # its address is not its number
        "person": person,
        "merge": merge,
        "residence": build.residence(person, "2016-01-01", insee_code="69381"),
        "situation": situation,
        "barrier": barrier,
        "contract": contract,
        "enrolment": enrolment,
        "step": build.step(enrolment, "employment_contract", "2017-03-01", contract=contract),
        "appointment": build.appointment(person, "2017-02-10", enrolment, worker=worker, note="confidentiel"),
        "referral": referral,
        "commission": commission,
        "item": item,
        "organisation": operator,
        "branch": build.branch(lead),
        "programme": programme,
        "immersion": build.immersion(person, "2017-03-06", "2017-03-10"),
        "sponsorship": pair,
        "sponsorship_meeting": meeting,
        "membership": worker.memberships.first(),
        **_recruitment(network, person),
    }


def _iod(lead, contract, worker) -> dict[str, object]:
    """The same person placed by the IOD method, and followed no more: whoever reaches the case does so by the
    pathway."""
    day, person, company = build.day("2017-02-15"), contract.person, contract.employer
    with build.writing():
        case = IodCase.objects.create(
            person=person, network=lead, opened_on=day, closed_on=day, closing="settled"
        )
        post = IodPost.objects.create(
            organisation=company, network=lead, officer=worker, visited_on=day, title="Plonge"
        )
        offer = IodOffer.objects.create(post=post, officer=worker, agreed_on=day, kind="cdd")
        proposal = IodProposal.objects.create(offer=offer, person=person, officer=worker, proposed_on=day)
        event = IodEvent.objects.create(
            network=lead, origin=lead, kind="interview", date=day, person=person, words="confidentiel"
        )
        IodHire.objects.create(contract=contract, network=lead, officer=worker)
    return {
        "iod_case": case,
        "iod_post": post,
        "iod_offer": offer,
        "iod_proposal": proposal,
        "iod_event": event,
    }


def make() -> World:
    lead = build.organisation("Pilote", "lead")
    elsewhere = build.organisation("Autre pilote", "lead")
    ours, theirs = build.organisation("Opérateur", "operator"), build.organisation("Voisin", "operator")
    prescriber = build.organisation("Prescripteur", "prescriber")
    stranger = build.organisation("Prescripteur d'ailleurs", "prescriber")
    with build.writing():
        for managed in (ours, theirs, prescriber):
            managed.accounts_managed_by = lead
            managed.save()
    world = World(lead, ours)
    homes = {
        Role.REFERENCE_WORKER: ours,
        Role.RECEPTION: ours,
        Role.IOD_OFFICER: ours,
        Role.CREATION_ADVISER: ours,
        Role.PARTNER: prescriber,
        Role.BUYER: build.organisation("Ville acheteuse", "buyer"),
    }
    for role in Role.values:
        world.accounts[role] = build.account(homes.get(role, lead), role, email=f"{role}@example.org")
    programme, foreign = build.programme(lead), build.programme(elsewhere)
    colleague = build.account(ours, Role.REFERENCE_WORKER)
    neighbour = build.account(theirs, Role.REFERENCE_WORKER)
    distant = build.account(elsewhere, Role.PROGRAMME_MANAGER)

    # Who works with companies reaches those who agreed to it: here and elsewhere, and not next door.
    own = _case(programme, ours, prescriber, world.accounts[Role.REFERENCE_WORKER], "Nôtre", lead)
    next_door = _case(programme, theirs, stranger, neighbour, "Voisine", elsewhere)
    far_away = _case(foreign, elsewhere, stranger, distant, "Lointaine", elsewhere)
    for case in (own, far_away):
        build.agreement(case["person"], case["organisation"])
    for role in Role.values:
        world.within[role], world.outside[role] = own, next_door
    world.outside[Role.CLAUSE_FACILITATOR] = far_away
    world.not_presented = [next_door, far_away]
    world.outside[Role.PROGRAMME_MANAGER] = far_away
    world.outside[Role.DIRECTION] = world.outside[Role.FUNDING_MANAGER] = far_away
    world.outside[Role.ADMINISTRATOR] = far_away
    for role in (Role.IOD_OFFICER, Role.CREATION_ADVISER):
        # These see their own pathways only: a colleague's of the same organisation is already outside.
        world.within[role] = _case(programme, ours, stranger, world.accounts[role], f"Sienne {role}", lead)
        world.outside[role] = _case(programme, ours, stranger, colleague, f"Collègue {role}", elsewhere)
    _sign_charters(world, lead, elsewhere)
    _open_public_contracts(world, lead, elsewhere, homes[Role.BUYER])
    return world


def _sign_charters(world: World, lead: Organisation, elsewhere: Organisation) -> None:
    """The charter of each case's organisation: signed with our network within reach, with another outside."""
    for cases, network in ((world.within, lead), (world.outside, elsewhere)):
        for case in {id(case): case for case in cases.values()}.values():
            if "signature" not in case:
                case.update(charter.case(case["organisation"], network, world.accounts))


def _open_public_contracts(
    world: World, lead: Organisation, elsewhere: Organisation, buyer: Organisation
) -> None:
    """Public contracts: of the buyer that has an account and our network within reach, of others outside."""
    for cases, network, of in ((world.within, lead, buyer), (world.outside, elsewhere, None)):
        for case in {id(case): case for case in cases.values()}.values():
            if "lot" not in case:
                case.update(clauses.case(case["person"], network, of))


def membership_of(account: Account) -> Membership:
    return account.memberships.get()
