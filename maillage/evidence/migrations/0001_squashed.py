import django.db.models.deletion
import maillage.kernel.schema
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('evidence', '0001_documents')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed'),
        ('kernel', '0001_squashed'),
        ('organisations', '0002_squashed_ties'),
        ('people', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                ('criterion', models.CharField(max_length=40, verbose_name='ce que la pièce prouve')),
                ('date', models.DateField(verbose_name='date de la pièce')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name="valable jusqu'au")),
                ('name', models.CharField(max_length=150, verbose_name='nom du fichier')),
                ('content_type', models.CharField(max_length=100, verbose_name='type')),
                ('size', models.PositiveBigIntegerField(verbose_name='taille')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte')),
                ('key_id', models.CharField(max_length=20, verbose_name='clé de chiffrement')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='ajoutée le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('withdrawn_reason', models.CharField(blank=True, max_length=300, verbose_name='motif du retrait')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents_received', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='people.person')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents_uploaded', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents_withdrawn', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('withdrawn_at__isnull', True)), fields=['person', 'criterion'], include=('valid_until',), name='document_standing'), models.Index(fields=['key_id'], name='evidence_do_key_id_231fef_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='document_withdrawn_says_why', violation_error_message='Une pièce retirée dit pourquoi.'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('date')), _connector='OR'), name='document_dates_in_order', violation_error_message='La fin de validité précède la date de la pièce.'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='document_not_empty', violation_error_message='Le fichier est vide.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='a2e187f69158e804d0c361019bac237f344bb7ba', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_1cf32', referencing='REFERENCING NEW TABLE AS new_rows ', table='evidence_document', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='246750718a75c69a10f23f669645c7502c07ca34', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_3c717', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='evidence_document', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='066f954f5fded52574afac6e38138f27e25dd959', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_7cd13', referencing='REFERENCING OLD TABLE AS old_rows ', table='evidence_document', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DocumentLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target', models.CharField(max_length=20, verbose_name='objet')),
                ('target_id', models.BigIntegerField(verbose_name='numéro')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='evidence.document')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['target', 'target_id'], name='evidence_do_target_e09823_idx')],
                'constraints': [models.UniqueConstraint(fields=('document', 'target'), name='document_link_once', violation_error_message='La pièce est déjà rattachée à un objet de cette sorte.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='218561f375493917b4da6f2f94c48f41300c4d05', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_4151b', referencing='REFERENCING NEW TABLE AS new_rows ', table='evidence_documentlink', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='d60d6dfc2aa3fad20859b42807d29c0aba668103', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_0dfd5', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='evidence_documentlink', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='8f2bb9b8822712db21aacc2cc3fec9559215b633', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_07da6', referencing='REFERENCING OLD TABLE AS old_rows ', table='evidence_documentlink', when='AFTER'))],
            },
        ),
        maillage.kernel.schema.InstallTriggers(
        ),
    ]
