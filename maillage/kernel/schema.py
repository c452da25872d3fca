"""What a first migration does beyond Django's own operations."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class InstallTriggers(Operation):
    """Install the triggers that models of the app bear in their options (`CreateModel` only notes them).

    Last of the first migrations of an app. Adding each by an operation of its own makes Django draw the
    model and all those around it again: hundreds of triggers took a new database half a minute.
    """

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The options say it already."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for trigger in _triggers(app_label, to_state):
            schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for trigger in _triggers(app_label, from_state):
            schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self) -> str:
        return "Install the triggers of the models"


def _triggers(app_label: str, state: ProjectState) -> list[Any]:
    models = [model for (label, _name), model in state.models.items() if label == app_label]
    return [trigger for model in models for trigger in model.options.get("triggers", [])]
