import django.contrib.postgres.constraints
import django.db.models.deletion
import maillage.kernel.dates
import maillage.kernel.schema
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models

# An action fulfils a commitment of its own signature and kind.
SAME = """
ALTER TABLE charter_commitment ADD CONSTRAINT charter_commitment_known_by UNIQUE (id, signature_id, kind);
ALTER TABLE charter_commitmentaction ADD CONSTRAINT charter_action_of_its_commitment
  FOREIGN KEY (commitment_id, signature_id, kind)
  REFERENCES charter_commitment (id, signature_id, kind) DEFERRABLE INITIALLY DEFERRED;
"""

APART = """
ALTER TABLE charter_commitmentaction DROP CONSTRAINT charter_action_of_its_commitment;
ALTER TABLE charter_commitment DROP CONSTRAINT charter_commitment_known_by;
"""

# Gives each deed of one signature to one of the commitments it may fulfil. Deeds come in the order they are
# given (the earliest first); `offered[n]` are the ranks of the commitments deed n may fulfil, the earliest
# due first. A deed goes to the first that still lacks something, else to the first.
FILL = """
CREATE FUNCTION charter_fill(offered jsonb, amounts bigint[], wanted bigint[]) RETURNS int[]
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  filled bigint[] := array_fill(0::bigint, ARRAY[GREATEST(cardinality(wanted), 1)]);
  picks int[] := '{}';
  choice int;
  slot int;
BEGIN
  FOR n IN 1 .. cardinality(amounts) LOOP
    choice := NULL;
    FOR slot IN SELECT value::int FROM jsonb_array_elements_text(offered -> (n - 1)) LOOP
      choice := COALESCE(choice, slot);
      IF filled[slot] < wanted[slot] THEN
        choice := slot;
        EXIT;
      END IF;
    END LOOP;
    IF choice IS NOT NULL THEN
      filled[choice] := filled[choice] + amounts[n];
    END IF;
    picks := picks || choice;
  END LOOP;
  RETURN picks;
END $$;
"""


class Migration(migrations.Migration):

    replaces = [('charter', '0001_initial'), ('charter', '0002_rules'), ('charter', '0003_proofs')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed'),
        ('kernel', '0001_squashed'),
        ('organisations', '0002_squashed_ties'),
    ]

    operations = [
        migrations.CreateModel(
            name='CharterSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=20, verbose_name='texte signé')),
                ('signed_on', models.DateField(verbose_name='signée le')),
                ('until', models.DateField(verbose_name="jusqu'au")),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='charter_signatures', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['network', 'until'], name='charter_cha_network_36f901_idx'), models.Index(fields=['organisation', 'network'], name='charter_cha_organis_f19ce6_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__gte', models.F('signed_on'))), name='signature_dates_in_order', violation_error_message='La signature prend fin avant de commencer.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(maillage.kernel.dates.Same('organisation'), '='), (maillage.kernel.dates.Same('network'), '='), (maillage.kernel.dates.DateRange('signed_on', 'until'), '&&')], name='signature_one_at_a_time', violation_error_message="L'entreprise a déjà une signature sur une partie de cette période.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='006b69f2145c35e9a8dd43f1761ddf23fb459001', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_931b2', referencing='REFERENCING NEW TABLE AS new_rows ', table='charter_chartersignature', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='2e8d3bad884e280f46b5a82f4904a0b9545d6490', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_9b83c', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='charter_chartersignature', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='f87029161cf8f88693a053d3df2571502dde3c03', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_b0d4c', referencing='REFERENCING OLD TABLE AS old_rows ', table='charter_chartersignature', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='StatementRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('working', 'en cours'), ('done', 'prêt'), ('failed', 'échec')], default='working', max_length=10)),
                ('progress', models.PositiveSmallIntegerField(default=0)),
                ('companies', models.PositiveIntegerField(default=0)),
                ('content', models.BinaryField(null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['network', '-id'], name='charter_sta_network_e2f7f1_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('progress', 100), _connector='OR'), name='statement_run_done_is_whole', violation_error_message="Un travail terminé l'est entièrement.")],
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(blank=True, max_length=64, null=True, verbose_name='référence')),
                ('axis', models.CharField(max_length=40, verbose_name='axe')),
                ('kind', models.CharField(max_length=40, verbose_name='engagement')),
                ('quantity', models.PositiveIntegerField(verbose_name='quantité promise')),
                ('starts_on', models.DateField(verbose_name='à partir du')),
                ('due_on', models.DateField(verbose_name='échéance')),
                ('origin_organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='commitments', to='charter.chartersignature')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['signature', 'due_on'], name='charter_com_signatu_5e8779_idx'), models.Index(fields=['due_on'], name='charter_com_due_on_7c6f0d_idx')],
                'constraints': [models.UniqueConstraint(fields=('origin_organisation', 'ref'), name='commitment_ref_once', violation_error_message='Un engagement porte déjà cette référence.'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='commitment_promises_something', violation_error_message='Un engagement promet au moins une fois quelque chose.'), models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('starts_on'))), name='commitment_dates_in_order', violation_error_message="L'échéance précède le début de l'engagement.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='2e6e66b8ccecd3c73930e9814fd54092a46ede4b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_48eaa', referencing='REFERENCING NEW TABLE AS new_rows ', table='charter_commitment', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='c7a14c3fc92ef6477202e9837980b6aaf968e4d5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_9e603', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='charter_commitment', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='1c37c4250ec14976902380520cba0d8e94ed541d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_a5367', referencing='REFERENCING OLD TABLE AS old_rows ', table='charter_commitment', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('state', models.CharField(choices=[('asked', 'demandée'), ('sent', 'à relire'), ('accepted', 'acceptée'), ('refused', 'écartée'), ('closed', 'sans suite')], default='asked', max_length=10, verbose_name='état')),
                ('asked_on', models.DateField(verbose_name='demandée le')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name="envoyée par l'entreprise le")),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='relue le')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='nom du contact')),
                ('function', models.CharField(blank=True, max_length=100, verbose_name='fonction')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse e-mail')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                ('message', models.CharField(blank=True, max_length=500, verbose_name='message')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organisations.contact')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declarations', to='charter.chartersignature')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'sent'])), fields=('signature', 'year'), name='declaration_one_open_a_year', violation_error_message='Une déclaration de cette année attend déjà.'), models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'closed']), ('sent_at__isnull', False), _connector='OR'), name='declaration_sent_has_its_moment', violation_error_message="Une déclaration envoyée a une date d'envoi."), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'refused']), ('decided_at__isnull', False)), models.Q(('state__in', ['asked', 'sent', 'closed']), ('decided_at__isnull', True)), _connector='OR'), name='declaration_decided_has_its_moment', violation_error_message="Une déclaration relue dit quand elle l'a été.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='817a1197695349706650fbcc93649ac7e2de414f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_8494e', referencing='REFERENCING NEW TABLE AS new_rows ', table='charter_declaration', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='c1caebfcd813778e535b57c2d582325403041004', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_30fb8', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='charter_declaration', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='b485a14a149e9f9c738d1a937fa5aa218a824512', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_b13e1', referencing='REFERENCING OLD TABLE AS old_rows ', table='charter_declaration', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='CommitmentAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(blank=True, max_length=64, null=True, verbose_name='référence')),
                ('kind', models.CharField(max_length=40, verbose_name='action')),
                ('date', models.DateField(verbose_name='date')),
                ('quantity', models.PositiveIntegerField(default=1, verbose_name='nombre')),
                ('people', models.PositiveIntegerField(default=0, verbose_name='personnes touchées')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='précision')),
                ('source', models.CharField(choices=[('typed', 'saisie'), ('file', 'fichier'), ('company', "dite par l'entreprise")], default='typed', max_length=10, verbose_name='origine')),
                ('commitment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='charter.commitment')),
                ('origin_organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='charter.chartersignature')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['signature', 'date'], name='charter_com_signatu_70da29_idx')],
                'constraints': [models.UniqueConstraint(fields=('origin_organisation', 'ref'), name='charter_action_ref_once', violation_error_message='Une action porte déjà cette référence.'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='charter_action_did_something', violation_error_message='Une action compte au moins une fois.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='93e59e2ac8a8f69ed656979dbcd432e4883efbf9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_6fab5', referencing='REFERENCING NEW TABLE AS new_rows ', table='charter_commitmentaction', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='aef5c7d6b3f72a73c9e8cb9dfc979e00c62095b5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_2ed92', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='charter_commitmentaction', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='3ee3ccdc7f740a76ec91a5d12a3d64a4aaa49c17', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_f211d', referencing='REFERENCING OLD TABLE AS old_rows ', table='charter_commitmentaction', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DeclarationLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='action')),
                ('quantity', models.PositiveIntegerField(verbose_name='nombre')),
                ('people', models.PositiveIntegerField(default=0, verbose_name='personnes touchées')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='précision')),
                ('action', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='declared', to='charter.commitmentaction')),
                ('declaration', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='charter.declaration')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('declaration', 'kind'), name='declaration_line_once', violation_error_message='Cette action est déjà déclarée.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='80626f789958d9801fa411b47e06148972788da1', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_dc68b', referencing='REFERENCING NEW TABLE AS new_rows ', table='charter_declarationline', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='913d0e30bbcb1e9445be40d252db603ce9f0b158', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_cbc51', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='charter_declarationline', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='d77ace195bf731111d25b484cadca0471219beeb', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_322d0', referencing='REFERENCING OLD TABLE AS old_rows ', table='charter_declarationline', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ActionProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='clé')),
                ('name', models.CharField(max_length=150, verbose_name='nom du fichier')),
                ('content_type', models.CharField(max_length=100, verbose_name='type')),
                ('size', models.PositiveBigIntegerField(verbose_name='taille')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte')),
                ('key_id', models.CharField(max_length=20, verbose_name='clé de chiffrement')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True, verbose_name='ajoutée le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retirée le')),
                ('withdrawn_reason', models.CharField(blank=True, max_length=300, verbose_name='motif du retrait')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='charter.commitmentaction')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='action_proofs_uploaded', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='action_proofs_withdrawn', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['key_id'], name='charter_act_key_id_c4e1b3_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('action', 'sha256'), name='action_proof_once', violation_error_message='Ce fichier est déjà joint à cette action.'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='action_proof_withdrawn_says_why', violation_error_message='Une pièce retirée dit pourquoi.'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='action_proof_not_empty', violation_error_message='Le fichier est vide.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='44ffbc92ec55fc8ad0e1f035502295590737cbbb', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_30ded', referencing='REFERENCING NEW TABLE AS new_rows ', table='charter_actionproof', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='d5820a0746d5688a9ecadebe3cf0da328f49a34d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_e8bb7', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='charter_actionproof', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='61646aef45cd8f795b5f6c522355b18a1993c2ce', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_c7e85', referencing='REFERENCING OLD TABLE AS old_rows ', table='charter_actionproof', when='AFTER'))],
            },
        ),
        maillage.kernel.schema.InstallTriggers(
        ),
        migrations.RunSQL(SAME, APART),
        migrations.RunSQL(FILL, "DROP FUNCTION charter_fill(jsonb, bigint[], bigint[])"),
    ]
