import django.db.models.deletion
from django.db import migrations, models

# A version does not move and a change is told with its author: adding a column to both is neither.
_FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE {table} DISABLE TRIGGER USER;
UPDATE {table} kept SET organisation_id = p.organisation_id, section = p.code
  FROM pathways_programme p WHERE p.id = kept.programme_id;
ALTER TABLE {table} ENABLE TRIGGER USER;
"""


def _of_organisation(related, null):
    return models.ForeignKey(null=null, on_delete=django.db.models.deletion.PROTECT, related_name=related, to='organisations.organisation')


def _steps(model, table, related, constraint, fields, message, check):
    """The programme becomes an organisation and a section."""
    return [
        migrations.AddField(model, 'organisation', _of_organisation(related, True)),
        migrations.AddField(model, 'section', models.CharField(default='', max_length=40, verbose_name='chapitre'), preserve_default=False),
        migrations.RunSQL(_FILL.format(table=table), migrations.RunSQL.noop),
        migrations.RemoveConstraint(model, constraint),
        migrations.RemoveField(model, 'programme'),
        migrations.AlterField(model, 'organisation', _of_organisation(related, False)),
        migrations.AddConstraint(model, models.UniqueConstraint(fields=('organisation', 'section', *fields), name=constraint, violation_error_message=message)),
        migrations.AddConstraint(model, models.CheckConstraint(condition=models.Q(('section__regex', '^[-a-zA-Z0-9_]+$')), name=check, violation_error_message="Le code du chapitre ne s'écrit pas ainsi.")),
    ]


class Migration(migrations.Migration):
    """Chapters of any section of figures: what was about a programme is about its organisation's section."""

    dependencies = [
        ('organisations', '0002_who_manages_accounts'),
        ('pathways', '0007_merges_move_pathways'),
        ('reports', '0002_audience'),
    ]

    operations = [
        *_steps('commentary', 'reports_commentary', 'commentaries', 'commentary_once', ('year', 'place'), 'Cette partie a déjà un commentaire : rechargez la page.', 'commentary_section_is_a_code'),
        *_steps('frozenreport', 'reports_frozenreport', 'frozen_reports', 'frozen_report_number_once', ('year', 'number'), "Une autre version vient d'être arrêtée : rechargez la page et recommencez.", 'frozen_report_section_is_a_code'),
    ]
