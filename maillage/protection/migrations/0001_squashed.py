import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.utils.timezone
import maillage.kernel.schema
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('protection', '0001_initial')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed'),
        ('kernel', '0001_squashed'),
        ('organisations', '0002_squashed_ties'),
        ('people', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation_id', models.BigIntegerField()),
                ('monday', models.DateField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('readings', models.IntegerField()),
                ('readers', models.IntegerField()),
                ('findings', models.JSONField(default=list)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation_id', 'monday'), name='digest_once_a_week')],
            },
        ),
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('request', 'Demande'), ('emergency', "Accès d'urgence")], max_length=10, verbose_name='nature')),
                ('level', models.CharField(choices=[('who', 'Identité et professionnels qui suivent'), ('pathway', 'Parcours, sans les notes'), ('full', 'Dossier, sauf notes et données sensibles'), ('emergency', 'Dossier entier, en lecture')], max_length=10, verbose_name='étendue')),
                ('reason', models.CharField(max_length=500, verbose_name='motif')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                ('state', models.CharField(choices=[('asked', 'En attente de réponse'), ('accepted', 'Acceptée'), ('refused', 'Refusée'), ('withdrawn', "Retirée par qui l'a demandée"), ('revoked', "Retirée par l'équipe de référence")], default='asked', max_length=10, verbose_name='état')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondu le')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='réponse')),
                ('agreed', models.BooleanField(default=False, verbose_name="la personne est d'accord")),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name="jusqu'au")),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to=settings.AUTH_USER_MODEL)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shares_answered', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='people.person')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('state', 'accepted')), fields=['account', 'organisation', 'person', 'until'], name='share_in_force'), models.Index(fields=['person', 'state'], name='share_of_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('person', 'account', 'organisation'), name='share_asked_once', violation_error_message='Vous avez déjà demandé ce dossier : la réponse est attendue.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'accepted'), _negated=True), models.Q(('answered_at__isnull', False), ('until__isnull', False)), _connector='OR'), name='share_accepted_until', violation_error_message='Un partage accepté a une fin.'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('asked_at')), _connector='OR'), name='share_ends_after_asked', violation_error_message="Le partage finit avant d'être demandé."), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='share_has_reason', violation_error_message='Dites pourquoi ce dossier vous est nécessaire.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='5b0c678a9bdec8a3af928c50a10fb45bf3dae348', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_3cfa4', referencing='REFERENCING NEW TABLE AS new_rows ', table='protection_share', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='a5c98efba57debfeb5c21b538752562349e09738', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_75000', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='protection_share', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='ff921a5dad895f66543ec891f61145ce65f8c6ba', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_720b1', referencing='REFERENCING OLD TABLE AS old_rows ', table='protection_share', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='AccessRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('kind', models.CharField(choices=[('view', 'Consultation'), ('print', 'Impression'), ('export', 'Export'), ('emergency', "Accès d'urgence"), ('shared', 'Consultation par partage'), ('search', 'Recherche hors de sa portée'), ('refused', 'Dossier hors de portée')], max_length=10)),
                ('account_id', models.BigIntegerField()),
                ('account_name', models.CharField(max_length=200)),
                ('organisation_id', models.BigIntegerField()),
                ('organisation_name', models.CharField(max_length=200)),
                ('role', models.CharField(max_length=30)),
                ('person_id', models.BigIntegerField(null=True)),
                ('people', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), null=True, size=None)),
                ('count', models.IntegerField(null=True)),
                ('page', models.CharField(max_length=100)),
            ],
            options={
                'indexes': [models.Index(fields=['person_id', '-at'], name='access_by_person'), models.Index(fields=['account_id', '-at'], name='access_by_account'), models.Index(fields=['-at'], name='access_by_time'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('people__isnull', False)), fields=['people'], name='access_by_people')],
                'triggers': [pgtrigger.compiler.Trigger(name='access_log_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'DELETE' AND current_setting('maillage.purge', true) = 'access_log'\n       AND OLD.at < now() - interval '180 days' THEN\n        RETURN OLD;\n    END IF;\n    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'access_log_is_kept',\n        MESSAGE = 'access_log_is_kept';\n", hash='4eac0b6aafa3af6565f24c65d82d36230f17a435', operation='UPDATE OR DELETE', pgid='pgtrigger_access_log_is_kept_99b82', table='protection_accessrecord', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('share', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='protection.share')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('seen_at__isnull', True)), fields=['account'], name='notice_unseen')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='ce204536269ee6a5063b1a743b8aa95a7ce377a0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_539e3', referencing='REFERENCING NEW TABLE AS new_rows ', table='protection_notice', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='8bf906259620d2d975dd2a42756415e072864cae', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_464ae', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='protection_notice', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='f4356fdfefbfc1837217c9cbcf61deb55bc99d16', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_2c297', referencing='REFERENCING OLD TABLE AS old_rows ', table='protection_notice', when='AFTER'))],
            },
        ),
        maillage.kernel.schema.InstallTriggers(
        ),
    ]
