import django.contrib.postgres.fields
import django.db.models.deletion
import maillage.kernel.schema
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('reports', '0001_initial'), ('reports', '0002_audience'), ('reports', '0003_sections'), ('reports', '0004_quantities')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed'),
        ('kernel', '0001_squashed'),
        ('organisations', '0002_squashed_ties'),
    ]

    operations = [
        migrations.CreateModel(
            name='FrozenReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('label', models.CharField(max_length=200, verbose_name='intitulé')),
                ('author_label', models.CharField(max_length=200, verbose_name='arrêtée par')),
                ('known_at', models.DateTimeField(verbose_name='telle que connue le')),
                ('texts', models.JSONField(default=dict, verbose_name='commentaires')),
                ('indicators', models.JSONField(default=dict)),
                ('chapter', models.TextField(verbose_name='plan du chapitre')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='frozen_reports', to=settings.AUTH_USER_MODEL)),
                ('audience', models.CharField(choices=[('internal', 'Interne : tous les chiffres'), ('public', 'Publique : les petits effectifs sont cachés')], default='internal', max_length=10, verbose_name='diffusion')),
                ('hidden', models.JSONField(default=list)),
                ('secrecy', models.JSONField(default=dict)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='frozen_reports', to='organisations.organisation')),
                ('section', models.CharField(max_length=40, verbose_name='chapitre')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='frozen_report_has_label', violation_error_message='Donnez un intitulé à la version.'), models.CheckConstraint(condition=models.Q(('audience', 'public'), ('hidden', []), _connector='OR'), name='frozen_report_hides_when_public', violation_error_message='Seule une version publique cache des chiffres.'), models.UniqueConstraint(fields=('organisation', 'section', 'year', 'number'), name='frozen_report_number_once', violation_error_message="Une autre version vient d'être arrêtée : rechargez la page et recommencez."), models.CheckConstraint(condition=models.Q(('section__regex', '^[-a-zA-Z0-9_]+$')), name='frozen_report_section_is_a_code', violation_error_message="Le code du chapitre ne s'écrit pas ainsi.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='cbab8183d6ff8cbe54e3445fdef17c90fdafd7ca', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_e02c0', referencing='REFERENCING NEW TABLE AS new_rows ', table='reports_frozenreport', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='96b1607bc730073c55a49f15e8d2fb3ae770e6e9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_e584b', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='reports_frozenreport', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='85133924d2191f97e163f52b874dad1c48fedbb7', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_fedda', referencing='REFERENCING OLD TABLE AS old_rows ', table='reports_frozenreport', when='AFTER')), pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ef07257cce70001a6906a06b524819d5b7b4a00c', operation='UPDATE OR DELETE', pgid='pgtrigger_frozen_70c33', table='reports_frozenreport', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='PublishedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=40, verbose_name='chapitre')),
                ('indicator', models.CharField(max_length=80, verbose_name='indicateur')),
                ('breakdown', models.CharField(blank=True, max_length=200, verbose_name='ventilation')),
                ('period', models.CharField(max_length=25, verbose_name='période')),
                ('value', models.DecimalField(decimal_places=6, max_digits=18, verbose_name='valeur')),
                ('unit', models.CharField(blank=True, max_length=40, verbose_name='unité')),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('remark', models.CharField(blank=True, max_length=500, verbose_name='remarque')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='published_figures', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('organisation', 'section', 'indicator', 'breakdown', 'period'), name='published_figure_once', violation_error_message='Ce chiffre publié est déjà enregistré.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='55092c5f5e2ed7b7e05b5680e9bf41e9aafa09c7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_36625', referencing='REFERENCING NEW TABLE AS new_rows ', table='reports_publishedfigure', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='764853b1d7c32ef5aa0a19df003e3c288ee8751b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_6e3fe', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='reports_publishedfigure', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='886e12e2271c26db3bd507279be4f46d0fbced1e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_9206b', referencing='REFERENCING OLD TABLE AS old_rows ', table='reports_publishedfigure', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Commentary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('place', models.CharField(blank=True, max_length=40, verbose_name='partie')),
                ('text', models.TextField(blank=True, verbose_name='commentaire')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commentaries', to='organisations.organisation')),
                ('section', models.CharField(max_length=40, verbose_name='chapitre')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('organisation', 'section', 'year', 'place'), name='commentary_once', violation_error_message='Cette partie a déjà un commentaire : rechargez la page.'), models.CheckConstraint(condition=models.Q(('section__regex', '^[-a-zA-Z0-9_]+$')), name='commentary_section_is_a_code', violation_error_message="Le code du chapitre ne s'écrit pas ainsi.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='9befc42101d4e5f30da6d10c47be8e3f92617509', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_ed4c5', referencing='REFERENCING NEW TABLE AS new_rows ', table='reports_commentary', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='86335f784c94dbe45d65ea49f9bc9009812cae2f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_82d6a', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='reports_commentary', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='889bd380e3ed4d61f63f9dd7372f7e009f598c65', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_8523d', referencing='REFERENCING OLD TABLE AS old_rows ', table='reports_commentary', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='FrozenSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=80)),
                ('digest', models.CharField(max_length=64)),
                ('ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sets', to='reports.frozenreport')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('report', 'model', 'digest'), name='frozen_set_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='a14c66ec6590139d5f416bfdb92c8ff10da49782', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_774a1', referencing='REFERENCING NEW TABLE AS new_rows ', table='reports_frozenset', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='b93b5efa919752a334056c1ac5519eb95e29d924', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_6ee89', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='reports_frozenset', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='2a4824fcf0e54c069406d4b2f46f95e65144f785', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_87efd', referencing='REFERENCING OLD TABLE AS old_rows ', table='reports_frozenset', when='AFTER')), pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='799de52bbbff7ed917ee7cb808cb750aee0ec484', operation='UPDATE OR DELETE', pgid='pgtrigger_frozen_28012', table='reports_frozenset', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='FrozenFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=80)),
                ('breakdown', models.CharField(blank=True, max_length=200)),
                ('period', models.CharField(max_length=25)),
                ('label', models.CharField(max_length=200)),
                ('value', models.DecimalField(decimal_places=6, max_digits=18, null=True)),
                ('unit', models.CharField(max_length=40)),
                ('decimals', models.PositiveSmallIntegerField(default=0)),
                ('part', models.BigIntegerField(null=True)),
                ('whole', models.BigIntegerField(null=True)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='reports.frozenreport')),
                ('part_set', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.frozenset')),
                ('whole_set', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.frozenset')),
                ('per', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('report', 'indicator', 'breakdown', 'period'), name='frozen_figure_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='6cbae51fddfedf0211335f3b878a8e415188d614', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_8772e', referencing='REFERENCING NEW TABLE AS new_rows ', table='reports_frozenfigure', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='3ecdd544feb40fb908e31dec4db733f86e0c30e7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_a6b93', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='reports_frozenfigure', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='764648ab1ec9939b2699b926580708ebf7ffcf5a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_9ae95', referencing='REFERENCING OLD TABLE AS old_rows ', table='reports_frozenfigure', when='AFTER')), pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b1fc03799803ec2df83019a00db545463ec2344e', operation='UPDATE OR DELETE', pgid='pgtrigger_frozen_b14e1', table='reports_frozenfigure', when='BEFORE'))],
            },
        ),
        maillage.kernel.schema.InstallTriggers(
        ),
    ]
