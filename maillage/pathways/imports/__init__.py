"""Spreadsheets of the room: enrolments, steps, appointments."""

from .appointments import AppointmentsImporter
from .enrolments import EnrolmentsImporter
from .steps import StepsImporter

__all__ = ["AppointmentsImporter", "EnrolmentsImporter", "StepsImporter"]
