import django.db.models.deletion
import django.utils.timezone
import maillage.kernel.schema
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('retention', '0001_initial'), ('retention', '0002_kept_sums')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed'),
        ('kernel', '0001_squashed'),
        ('organisations', '0002_squashed_ties'),
        ('people', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.BigIntegerField(unique=True)),
                ('closed_on', models.DateField(verbose_name='sorti le')),
                ('rule', models.CharField(max_length=500, verbose_name='règle')),
                ('archive_until', models.DateField(null=True, verbose_name="archive jusqu'au")),
                ('archive_removed_on', models.DateField(null=True, verbose_name='archive détruite le')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='22ad414d6bb30350370e061b84cdbdbf7b123ad7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_c0b68', referencing='REFERENCING NEW TABLE AS new_rows ', table='retention_closure', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='fc6f3a1ea9e2ca30cfcf42d9e7386440d0ec63fc', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_7fd21', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='retention_closure', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='61a980db13b8148ba73abeef64e8cbd76af31526', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_95c97', referencing='REFERENCING OLD TABLE AS old_rows ', table='retention_closure', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Due',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='retention_due', serialize=False, to='people.person')),
                ('last_contact', models.DateField(verbose_name='dernier contact')),
                ('due_on', models.DateField(verbose_name='terme')),
                ('archive_until', models.DateField(null=True, verbose_name="archive jusqu'au")),
                ('archive_reason', models.CharField(blank=True, max_length=500, verbose_name="motif de l'archive")),
                ('programmes', models.CharField(blank=True, max_length=300, verbose_name='programmes')),
                ('noticed_on', models.DateField(null=True, verbose_name='préavis du')),
            ],
            options={
                'indexes': [models.Index(fields=['due_on'], name='retention_d_due_on_0c47c2_idx')],
            },
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField(verbose_name="jusqu'au")),
                ('reason', models.CharField(max_length=500, verbose_name='motif')),
                ('asked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='demandée le')),
                ('lifted_on', models.DateField(blank=True, null=True, verbose_name='levée le')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suspensions', to='people.person')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='suspension_says_why', violation_error_message='Dites pourquoi ce dossier doit être gardé plus longtemps.'), models.UniqueConstraint(condition=models.Q(('lifted_on__isnull', True)), fields=('person',), name='suspension_one_at_a_time', violation_error_message='La conservation de ce dossier est déjà prolongée.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='abbe056f63658818032ca469b338fc7c10ade2f0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_41285', referencing='REFERENCING NEW TABLE AS new_rows ', table='retention_suspension', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='a06e30bed0433cffbcd323c55a1da27614860d99', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_4f540', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='retention_suspension', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='4250399cb1212d71cf6c60ed2a5f4af1fac83847', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_3c0d8', referencing='REFERENCING OLD TABLE AS old_rows ', table='retention_suspension', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ArchivedFile',
            fields=[
                ('person_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('organisations', models.JSONField(default=list)),
                ('archived_on', models.DateField()),
                ('until', models.DateField()),
                ('reason', models.CharField(max_length=500)),
                ('sealed', models.BinaryField()),
            ],
            options={
                'indexes': [models.Index(fields=['until'], name='retention_a_until_a2fa51_idx')],
            },
        ),
        migrations.CreateModel(
            name='ArchiveReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.BigIntegerField(db_index=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
                ('reason', models.CharField(max_length=500, verbose_name='motif')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='archive_reading_says_why', violation_error_message='Dites pourquoi vous ouvrez cette archive.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='69db17a128576ba56309c267d3496f449f5d25d7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_67edd', referencing='REFERENCING NEW TABLE AS new_rows ', table='retention_archivereading', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='86d56131a6bcaa3045351cee7c51f78c2495c687', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_ee54f', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='retention_archivereading', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='324ebcc22aadbfba393fe14f657e1c15ee7d8893', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_e5e19', referencing='REFERENCING OLD TABLE AS old_rows ', table='retention_archivereading', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='KeptSums',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.CharField(max_length=40)),
                ('year', models.PositiveSmallIntegerField()),
                ('sealed', models.BinaryField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'section', 'year'), name='kept_sums_once')],
            },
        ),
        maillage.kernel.schema.InstallTriggers(
        ),
    ]
