"""Letters: an address refused for good is told, a server that is away is tried again."""

import smtplib

import pytest

from maillage.kernel.mail import deliver, queue_mail
from maillage.kernel.models import OutgoingMail
from maillage.organisations.models import Contact
from maillage.organisations.services import ContactFacts, confirm_contact, save_contact
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(settings):
    settings.MAILLAGE_MAIL = True
    settings.DEFAULT_FROM_EMAIL = "maillage@example.org"
    return queue_mail("Rose@example.org", "Bonjour", "…")


@pytest.fixture
def server(monkeypatch):
    """Makes the mail server answer an address with a code."""

    def says(code):
        def send(self, *args, **kwargs):
            raise smtplib.SMTPRecipientsRefused({"rose@example.org": (code, b"5.1.1 no such\r\nmailbox")})

        monkeypatch.setattr("maillage.kernel.mail.EmailMessage.send", send)

    return says


@pytest.fixture
def contact():
    company = build.organisation("Bazar Comète")
    with build.writing():
        company.contacts.create(name="Autre", email="autre@example.org")
        return company.contacts.create(name="Rose", email="rose@example.org")


def test_an_address_refused_for_good_marks_its_contact_and_the_letter_goes(waiting, server, contact):
    server(550)
    assert deliver(waiting.pk) is False
    assert not OutgoingMail.objects.exists()
    contact.refresh_from_db()
    assert contact.mail_refused_on is not None
    assert contact.mail_refused_reason == "550 5.1.1 no such mailbox"
    assert Contact.objects.filter(mail_refused_on__isnull=False).count() == 1


def test_a_server_that_asks_to_come_back_is_tried_again(waiting, server, contact):
    server(451)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        deliver(waiting.pk)
    assert OutgoingMail.objects.exists()
    contact.refresh_from_db()
    assert contact.mail_refused_on is None


def test_another_address_or_a_confirmation_takes_the_mark_away(waiting, server, contact):
    context = build.context(build.organisation("Pilote", "lead"), "liaison_officer")
    server(550)
    deliver(waiting.pk)
    contact.refresh_from_db()
    save_contact(context, contact.organisation, ContactFacts(name="Rose", email="ROSE@example.org"), contact)
    assert contact.mail_refused_on is not None, "the same address is still refused"
    save_contact(context, contact.organisation, ContactFacts(name="Rose", email="r@example.org"), contact)
    assert (contact.mail_refused_on, contact.mail_refused_reason) == (None, "")
    server(550)
    with build.writing():
        contact.email = "rose@example.org"
        contact.save()
    deliver(queue_mail("rose@example.org", "Bonjour", "…").pk)
    contact.refresh_from_db()
    assert contact.mail_refused_on is not None
    confirm_contact(context, contact)
    contact.refresh_from_db()
    assert contact.mail_refused_on is None
