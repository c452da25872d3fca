import django.contrib.postgres.constraints
import django.db.models.deletion
import maillage.kernel.dates
import maillage.kernel.schema
import maillage.kernel.text
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('territory', '0001_initial')]

    initial = True

    dependencies = [
        ('kernel', '0001_squashed'),
        ('organisations', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Branch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='nom')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('postcode', models.CharField(blank=True, max_length=10, verbose_name='code postal')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='ville')),
                ('insee_code', models.CharField(blank=True, max_length=5, verbose_name='code INSEE')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='branch_name_once', violation_error_message='Une antenne porte déjà ce nom.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='6fd32a56a1aed2734be36e3d2ea76e97621ca45f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_99eb2', referencing='REFERENCING NEW TABLE AS new_rows ', table='territory_branch', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='fe3bcae6badb8cd9f61a24c98bb55cd2249c4695', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_b019d', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='territory_branch', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='758c1049f22843ad5c5dcfdbb927e0cd425e3afb', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_55fbb', referencing='REFERENCING OLD TABLE AS old_rows ', table='territory_branch', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('commune', 'Commune'), ('arrondissement', 'Arrondissement'), ('qpv', 'Quartier prioritaire'), ('qva', 'Quartier de veille active'), ('zfu', 'Zone franche urbaine'), ('department', 'Département')], max_length=20, verbose_name='type')),
                ('code', models.CharField(max_length=40, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('generation', models.CharField(blank=True, max_length=10, verbose_name='génération')),
                ('insee_codes', models.CharField(blank=True, max_length=200, verbose_name='communes (codes INSEE)')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='en vigueur du')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='au')),
                ('polygon', models.JSONField(blank=True, null=True, verbose_name='contour (GeoJSON)')),
                ('folded_name', models.GeneratedField(db_persist=True, expression=maillage.kernel.text.Fold('name'), output_field=models.CharField(max_length=200))),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['kind', 'folded_name'], name='territory_a_kind_18f56b_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='area_dates_in_order', violation_error_message='La zone finit avant de commencer.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('kind', '='), ('code', '='), (maillage.kernel.dates.DateRange('valid_from', 'valid_to'), '&&')], name='area_code_once_at_a_time', violation_error_message='Ce code de zone existe déjà sur ces dates.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='dd86f31d16091c4e26644655832bb87c4059fd13', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_6ee43', referencing='REFERENCING NEW TABLE AS new_rows ', table='territory_area', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='bde64e088a0e63f7c9d19184e3c02da2565785fe', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_89c1b', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='territory_area', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='b80e96408f7837daa4dc650d2010043aa991720e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_f5740', referencing='REFERENCING OLD TABLE AS old_rows ', table='territory_area', when='AFTER'))],
            },
        ),
        maillage.kernel.schema.InstallTriggers(
        ),
    ]
