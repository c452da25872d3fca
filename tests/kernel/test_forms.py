"""Fields of the trade and the drawing of forms."""

import datetime as dt

import pytest
from django import forms
from django.template import Context, Template

from maillage.kernel.errors import DomainError
from maillage.kernel.forms import (
    BaseForm,
    FrenchDateField,
    ManyChoices,
    PhoneField,
    RemoteSearch,
    SearchSelect,
    SegmentedChoice,
    SirenField,
    SiretField,
    phone_text,
    siret_text,
)


class Form(BaseForm):
    day = FrenchDateField(label="Date", lean="past", latest=dt.date(2100, 1, 1), help_text="12/3, demain…")
    phone = PhoneField(label="Téléphone", required=False)
    siren = SirenField(label="SIREN", required=False)
    siret = SiretField(label="SIRET", required=False)
    kind = forms.ChoiceField(
        label="Présence", choices=[("a", "Tenu"), ("b", "Manqué")], widget=SegmentedChoice
    )
    several = forms.MultipleChoiceField(
        label="Situations", choices=[("x", "Seul"), ("y", "Deux")], widget=ManyChoices, required=False
    )
    trade = forms.ChoiceField(choices=[("", ""), ("f", "Maçonnerie")], widget=SearchSelect, required=False)
    town = forms.CharField(
        widget=RemoteSearch("/communes", label_for={"69388": "Lyon 8e"}.get), required=False
    )
    tick = forms.BooleanField(label="Rappel", required=False)


def field(name: str, value: str) -> object:
    return Form.base_fields[name].clean(value)


def refusal(name: str, value: str) -> str:
    with pytest.raises(forms.ValidationError) as caught:
        field(name, value)
    return caught.value.messages[0]


def render(source: str, form: forms.BaseForm) -> str:
    return Template("{% load kernel_ui %}" + source).render(Context({"form": form}))


def test_dates() -> None:
    assert field("day", "1/2/2017") == dt.date(2017, 2, 1)
    assert "n'existe pas" in refusal("day", "31/02/2017")
    assert "trop ancienne" in refusal("day", "1/1/1900")
    assert "trop lointaine" in refusal("day", "2/1/2100")


def test_a_date_retyped_another_way_has_not_changed() -> None:
    day = Form.base_fields["day"]
    assert not day.has_changed(dt.date(2017, 2, 1), "1 févr. 2017")
    assert day.has_changed(dt.date(2017, 2, 1), "2/2/2017")
    assert day.has_changed(dt.date(2017, 2, 1), "zut")


def test_dates_are_shown_as_they_are_typed() -> None:
    assert 'value="01/02/2017"' in str(Form(initial={"day": dt.date(2017, 2, 1)})["day"])
    assert 'value="demain"' in str(Form({"day": "demain"})["day"])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("04 78 00 00 00", "+33478000000"),
        ("0478000000", "+33478000000"),
        ("+32 2 555 12 12", "+3225551212"),
        ("", ""),
    ],
)
def test_telephones(typed: str, kept: str) -> None:
    assert field("phone", typed) == kept


def test_telephones_are_read_aloud_by_pairs() -> None:
    assert phone_text("+33478000000") == "04 78 00 00 00"
    assert phone_text("+3225551212") == "+32 2 555 12 12"
    assert phone_text("") == phone_text(None) == ""
    assert phone_text("rien") == "rien"
    assert 'value="04 78 00 00 00"' in str(Form(initial={"phone": "+33478000000"})["phone"])
    assert "04 78" in refusal("phone", "12")


def test_siren_and_siret() -> None:
    assert field("siren", "732 829 320") == "732829320"
    assert field("siret", "732 829 320 00074") == "73282932000074"
    assert field("siret", "") == ""
    assert "SIRET" in refusal("siret", "73282932000075")
    assert "SIREN" in refusal("siren", "732829321")
    # An establishment of La Poste: the sum of digits is a multiple of five.
    assert field("siret", "35600000009075") == "35600000009075"
    assert siret_text("73282932000074") == "732 829 320 00074"
    assert siret_text("732829320") == "732 829 320"
    assert siret_text("12") == "12"


def test_a_sound_form_is_drawn_with_labels_helps_and_choices() -> None:
    html = render(
        "{% error_summary form %}{% form_fields form %}", Form(initial={"town": "69388", "kind": "a"})
    )
    assert "error-summary" not in html
    assert html.count("<label") + html.count("<legend") >= 10
    assert 'aria-describedby="id_day_help"' in html
    assert "data-combobox" in html
    assert 'data-remote="/communes"' in html
    assert 'value="Lyon 8e"' in html
    assert html.count("Tenu") == 1
    assert "style=" not in html
    assert "onclick" not in html


def test_a_faulty_form_says_so_beside_the_field_and_in_a_summary() -> None:
    html = render("{% error_summary form %}{% form_fields form %}", Form({"day": "31/02/2017", "kind": "z"}))
    assert 'role="alert"' in html
    assert '<a href="#id_day">Date</a>' in html
    assert 'href="#id_kind"' in html
    assert 'id="id_kind"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_day_error"' in html
    assert 'aria-describedby="id_day_help id_day_error"' in html


def test_a_refusal_of_the_trade_lands_on_its_field() -> None:
    form = Form({"day": "1/2/2017", "kind": "a"})
    assert form.is_valid()
    form.refuse(DomainError("Ce parcours est clos.", "day"))
    form.refuse(DomainError("Un autre parcours est ouvert.", "enrolment"))
    assert form.errors["day"] == ["Ce parcours est clos."]
    assert form.non_field_errors() == ["Un autre parcours est ouvert."]
    assert "Un autre parcours est ouvert." in render("{% error_summary form %}", form)
