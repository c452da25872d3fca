import django.db.models.deletion
import maillage.kernel.schema
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('rights', '0001_initial'), ('rights', '0002_consents'), ('rights', '0003_consents_have_a_term')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed'),
        ('kernel', '0001_squashed'),
        ('organisations', '0002_squashed_ties'),
        ('people', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.BigIntegerField(db_index=True, verbose_name='dossier')),
                ('kind', models.CharField(choices=[('access', 'Accès'), ('rectification', 'Rectification'), ('limitation', 'Limitation'), ('erasure', 'Effacement'), ('portability', 'Portabilité'), ('objection', 'Opposition')], max_length=20, verbose_name='nature')),
                ('received_on', models.DateField(verbose_name='reçue le')),
                ('channel', models.CharField(choices=[('on_site', 'Sur place'), ('letter', 'Courrier'), ('email', 'Courriel'), ('phone', 'Téléphone')], max_length=10, verbose_name='par')),
                ('details', models.TextField(blank=True, verbose_name='ce qui est demandé')),
                ('due_on', models.DateField(verbose_name='réponse avant le')),
                ('extended_to', models.DateField(blank=True, null=True, verbose_name="prolongée jusqu'au")),
                ('extension_reason', models.CharField(blank=True, max_length=500, verbose_name='motif de la prolongation')),
                ('state', models.CharField(choices=[('open', 'À traiter'), ('answered', 'Acceptée'), ('refused', 'Refusée')], default='open', max_length=10, verbose_name='état')),
                ('answered_on', models.DateField(blank=True, null=True, verbose_name='répondue le')),
                ('answer', models.TextField(blank=True, verbose_name='réponse')),
                ('handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='organisations.organisation')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['organisation', 'state', 'due_on'], name='rights_data_organis_951588_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('answered_on__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='data_request_answer_is_said', violation_error_message='Une demande close dit quand et ce qui a été répondu.'), models.CheckConstraint(condition=models.Q(models.Q(('extended_to__isnull', True), ('extension_reason', '')), models.Q(('extended_to__gt', models.F('due_on')), models.Q(('extension_reason', ''), _negated=True)), _connector='OR'), name='data_request_extension_says_why', violation_error_message='Une prolongation dit son motif.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='b056aa141115439fe715699882cdbfb2954fb57c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_e12b4', referencing='REFERENCING NEW TABLE AS new_rows ', table='rights_datarequest', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='d577f818c64b5a2d14594eea2b87adaf3577533e', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_c816e', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='rights_datarequest', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='b46b092ecf0cb5561fe4228c08ee1b1a94fa8ead', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_b03ce', referencing='REFERENCING OLD TABLE AS old_rows ', table='rights_datarequest', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, verbose_name='texte')),
                ('version', models.CharField(max_length=10, verbose_name='version du texte')),
                ('answer', models.CharField(choices=[('informed', 'Information donnée'), ('given', 'Accepté'), ('refused', 'Refusé'), ('withdrawn', 'Retiré')], max_length=10, verbose_name='réponse')),
                ('day', models.DateField(verbose_name='le')),
                ('how', models.CharField(choices=[('paper', 'Sur papier'), ('aloud', 'Lu à voix haute'), ('screen', "À l'écran"), ('phone', 'Par téléphone')], max_length=10, verbose_name='comment')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='people.person')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='structure')),
                ('until', models.DateField(blank=True, null=True, verbose_name="valable jusqu'au")),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['person', 'code', '-day'], name='rights_cons_person__7eba97_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), models.Q(('answer', 'given'), ('until__gte', models.F('day'))), _connector='OR'), name='consent_ends_after_it_is_given', violation_error_message="Seul un accord a un terme, et il ne précède pas l'accord.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='5980f593068014925b019cc6765dfd46dfe126d7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_f787a', referencing='REFERENCING NEW TABLE AS new_rows ', table='rights_consent', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='d3114bdb42a2b6696f7c5c5eed9da2bc5538f8c4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_11a7c', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='rights_consent', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='a53b5f40e34857b3f1b9b054f1e53a49b74657d2', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_fc30c', referencing='REFERENCING OLD TABLE AS old_rows ', table='rights_consent', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Limitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.BigIntegerField(verbose_name='dossier')),
                ('since', models.DateField(verbose_name='depuis le')),
                ('reason', models.CharField(max_length=500, verbose_name='motif')),
                ('lifted_on', models.DateField(blank=True, null=True, verbose_name='levée le')),
                ('lifted_reason', models.CharField(blank=True, max_length=500, verbose_name='motif de la levée')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='limitations', to='rights.datarequest')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_on__isnull', True)), fields=('person_id',), name='limitation_one_at_a_time', violation_error_message='Ce dossier est déjà limité.'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('lifted_on__isnull', True), models.Q(('lifted_reason', ''), _negated=True), _connector='OR')), name='limitation_says_why', violation_error_message='Une limitation, et sa levée, disent leur motif.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='64092c6669c8cc925fdae9f58dbe0b0f735df6da', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_d6916', referencing='REFERENCING NEW TABLE AS new_rows ', table='rights_limitation', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='f6bfd243caad2f03df0e8cb0d34e853d21d264ab', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_1db46', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='rights_limitation', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='f3ba4dcf97d5fe54134665163a675982ebcd91ce', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_7ecc7', referencing='REFERENCING OLD TABLE AS old_rows ', table='rights_limitation', when='AFTER'))],
            },
        ),
        maillage.kernel.schema.InstallTriggers(
        ),
    ]
