import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.constraints
import django.db.models.deletion
import maillage.kernel.dates
import maillage.kernel.schema
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('pathways', '0001_initial'), ('pathways', '0002_programme_source'), ('pathways', '0003_exit_proposals'), ('pathways', '0004_appointments_by_day'), ('pathways', '0005_reach_by_btree'), ('pathways', '0006_referral_index'), ('pathways', '0007_merges_move_pathways'), ('pathways', '0008_days_carried'), ('pathways', '0009_pathways_moved_together'), ('pathways', '0010_carried_figures'), ('pathways', '0011_pathways_by_operator_and_person'), ('pathways', '0012_step_of_immersion')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed'),
        ('employment', '0001_squashed'),
        ('kernel', '0001_squashed'),
        ('organisations', '0002_squashed_ties'),
        ('people', '0001_squashed'),
        ('territory', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes_led', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('organisation', 'code'), name='programme_code_once', violation_error_message='La structure pilote déjà un programme de ce code.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='78e18005f7ba69f199f7766754d8c0ce79a5fd86', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_2450b', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_programme', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='6c357fc117ca4a5f96eba27ae05a073824a3c61f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_376d8', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_programme', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='64a9931c6a9fc238631c4c8380af36499b4656a4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_5939f', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_programme', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ExitKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exit_kinds', to='pathways.programme')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('programme', 'code'), name='exit_kind_code_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='9c2bfdf32ef6d1be4ada7d47ebdd64a15764d689', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_a5c4a', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_exitkind', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='d2013cfc7d720a521480a12b8edfee7dd448369a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_319de', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_exitkind', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='88a4ff23bcb09bdc8d4d271d20ba2e10396f790f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_f01dd', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_exitkind', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Commission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('validation', 'Commission de validation (entrées et sorties)'), ('follow_up', 'Commission de suivi')], max_length=20, verbose_name='nature')),
                ('date', models.DateField(verbose_name='date')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='lieu')),
                ('held', models.BooleanField(default=False, verbose_name='tenue')),
                ('attendees', models.TextField(blank=True, verbose_name='présents')),
                ('minutes_note', models.TextField(blank=True, verbose_name='observations au procès-verbal')),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commissions', to='territory.branch')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commissions', to='pathways.programme')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['programme', 'date'], name='pathways_co_program_255477_idx')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='e16075c0ce7e502ea6991d37245a24ec829a13fd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_03002', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_commission', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='14a8321fd04434c098698eb02ce113bd266afbc1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_fc8ca', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_commission', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='4a866acbea01a3b7a66c6f500e2d393dd393fe75', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_a2325', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_commission', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='en vigueur du')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='au')),
                ('definition', models.JSONField(verbose_name='définition')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='pathways.programme')),
                ('source', models.TextField(blank=True, verbose_name='fichier chargé')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('programme', 'number'), name='programme_version_number_once', violation_error_message='Ce numéro de version existe déjà.'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='programme_version_dates', violation_error_message='La version finit avant de commencer.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('programme', '='), (maillage.kernel.dates.DateRange('valid_from', 'valid_to'), '&&')], name='programme_version_one_at_a_time', violation_error_message='Deux versions du programme se chevauchent.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='28601eef70153429a7a6dee327b81c2ba3e417c5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_232f3', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_programmeversion', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='a2e115da027784d7afb2c6b4d4ae4edcc85f302b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_287fe', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_programmeversion', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='5d11177b7b111825ab6aea34ad19492952acf08e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_5b9ea', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_programmeversion', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_on', models.DateField(verbose_name='reçue le')),
                ('motive', models.TextField(blank=True, verbose_name='motif')),
                ('state', models.CharField(choices=[('received', 'À diagnostiquer'), ('diagnosed', 'Diagnostic fait'), ('validated', 'Entrée validée'), ('refused', 'Entrée refusée'), ('withdrawn', 'Abandonnée'), ('enrolled', 'Parcours ouvert')], default='received', max_length=20, verbose_name='état')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='close le')),
                ('closing_reason', models.CharField(blank=True, max_length=500, verbose_name='motif de clôture')),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals_received', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='people.person')),
                ('prescriber', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals_made', to='organisations.organisation')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='pathways.programme')),
                ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to=settings.AUTH_USER_MODEL)),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='territory.branch')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(models.OrderBy(models.F('received_on'), descending=True, nulls_last=True), models.F('id'), name='referral_latest_first')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['received', 'diagnosed', 'validated'])), fields=('person', 'programme'), name='referral_one_pending', violation_error_message='Une prescription est déjà en cours pour ce programme.'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('received_on')), _connector='OR'), name='referral_dates_in_order', violation_error_message="La prescription est close avant d'être reçue.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='9f39f0254df2083b2d36c4665cb9f9473ce60a80', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_9c929', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_referral', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='0a86e237aaba09eb4654e7447416896168070b52', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_dbb72', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_referral', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='aff08b8b8b5bd680315e6a6a0bdfe97b1b29e7f5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_33b08', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_referral', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='StepType',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='step_types', to='pathways.programme')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('programme', 'code'), name='step_type_code_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='6c00eb459deed4812670a4fb60a8adb66b9586e6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_99bb3', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_steptype', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='5953b6bb79c17da03b1354f5088d2017e3bb3388', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_bb8b4', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_steptype', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='7b1d02c72477bfe524db62b506073f7cdf524215', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_88846', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_steptype', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='CarriedFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_year', models.PositiveSmallIntegerField()),
                ('last_year', models.PositiveSmallIntegerField()),
                ('sealed', models.BinaryField()),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathways.programme')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('programme', 'first_year', 'last_year'), name='carried_figures_once')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(blank=True, max_length=64, null=True, verbose_name='référence')),
                ('commission_date', models.DateField(blank=True, null=True, verbose_name='commission du')),
                ('entry_date', models.DateField(verbose_name='entrée')),
                ('exit_date', models.DateField(blank=True, null=True, verbose_name='sortie')),
                ('exit_evidence', models.CharField(blank=True, max_length=200, verbose_name='justificatif de sortie')),
                ('exit_evidence_date', models.DateField(blank=True, null=True, verbose_name='date du justificatif')),
                ('exit_note', models.TextField(blank=True, verbose_name='commentaire de sortie')),
                ('education_level', models.CharField(choices=[('I', 'Niveau I (bac + 5)'), ('II', 'Niveau II (bac + 3 ou 4)'), ('III', 'Niveau III (BTS, DUT, DEUG)'), ('IV', 'Niveau IV (bac, BP, BT)'), ('V', 'Niveau V (CAP, BEP)'), ('Vbis', 'Niveau V bis (BEPC, CEP)'), ('VI', 'Niveau VI (fin de scolarité obligatoire)'), ('foreign', 'Diplôme étranger sans équivalence'), ('unknown', 'Non renseigné')], default='unknown', max_length=10, verbose_name='niveau de formation')),
                ('entry_situations', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('rqth', 'Travailleur handicapé (RQTH)'), ('young_unqualified', 'Jeune sans qualification'), ('single_parent', 'Parent isolé'), ('other_exclusion', "Autre situation d'exclusion"), ('job_seeker_under_1_year', "Demandeur d'emploi (moins d'un an)"), ('rsa', 'Bénéficiaire du RSA'), ('deld', "Demandeur d'emploi de longue durée (un an ou plus)")], max_length=40), blank=True, default=list, size=None, verbose_name="situations à l'entrée")),
                ('objectives', models.TextField(blank=True, verbose_name='objectifs du parcours')),
                ('contract_signed_on', models.DateField(blank=True, null=True, verbose_name="contrat d'engagement signé le")),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='territory.branch')),
                ('exit_contract', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='exits_proved', to='employment.employmentcontract')),
                ('operator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments_carried', to='organisations.organisation')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments_recorded', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='people.person')),
                ('prescriber', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments_prescribed', to='organisations.organisation')),
                ('exit_kind', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='pathways.exitkind')),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='pathways.programme')),
                ('referral', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enrolment', to='pathways.referral')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['programme', 'entry_date'], name='pathways_en_program_6811d9_idx'), models.Index(fields=['programme', 'exit_date'], name='pathways_en_program_ab52da_idx'), models.Index(fields=['operator', 'exit_date'], name='pathways_en_operato_e2d393_idx'), models.Index(fields=['person'], include=('programme', 'operator', 'prescriber'), name='enrolment_reach'), models.Index(fields=['operator', 'person'], name='pathways_en_operato_146d93_idx')],
                'constraints': [models.UniqueConstraint(fields=('origin', 'ref'), name='enrolment_ref_once', violation_error_message='Un parcours porte déjà cette référence.'), models.CheckConstraint(condition=models.Q(('exit_date__isnull', True), ('exit_date__gte', models.F('entry_date')), _connector='OR'), name='enrolment_exit_after_entry', violation_error_message="La sortie précède l'entrée."), models.CheckConstraint(condition=models.Q(models.Q(('exit_date__isnull', True), ('exit_kind__isnull', True)), models.Q(('exit_date__isnull', False), ('exit_kind__isnull', False)), _connector='OR'), name='enrolment_exit_has_kind', violation_error_message='Une sortie a une date et un motif, ensemble.'), models.CheckConstraint(condition=models.Q(('commission_date__isnull', True), ('commission_date__lte', models.F('entry_date')), _connector='OR'), name='enrolment_commission_before_entry', violation_error_message="La commission de validation précède l'entrée."), django.contrib.postgres.constraints.ExclusionConstraint(deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], expressions=[(maillage.kernel.dates.Same('person'), '='), (maillage.kernel.dates.Same('programme'), '='), (maillage.kernel.dates.DateRange('entry_date', 'exit_date'), '&&')], name='enrolment_one_at_a_time', violation_error_message="Cette personne a déjà un parcours dans ce programme à ces dates : enregistrez d'abord sa sortie.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='c44821aa8eb8d699983af935ecdd9fcbd5ece82a', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_574fd', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_enrolment', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='86f0ebcf239d865ce4124c0f77e6ab3b4d71e32a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_c3271', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_enrolment', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='033594dd9b5932ad0c4d87fed467c8092d0d6281', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_053be', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_enrolment', when='AFTER')), pgtrigger.compiler.Trigger(name='enrolment_links_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF EXISTS (SELECT FROM new_rows e JOIN employment_employmentcontract c ON c.id = e.exit_contract_id\n               WHERE c.person_id <> e.person_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'exit_contract_same_person', MESSAGE = 'exit_contract_same_person';\n    END IF;\n    IF EXISTS (SELECT FROM new_rows e JOIN pathways_exitkind k ON k.id = e.exit_kind_id\n               WHERE k.programme_id <> e.programme_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'exit_kind_of_programme', MESSAGE = 'exit_kind_of_programme';\n    END IF;\n    IF EXISTS (SELECT FROM new_rows e JOIN pathways_referral r ON r.id = e.referral_id\n               WHERE r.person_id <> e.person_id OR r.programme_id <> e.programme_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_of_its_referral', MESSAGE = 'enrolment_of_its_referral';\n    END IF;\n    RETURN NULL;\n", hash='e39a8ff8430821d6e90dce905dd2dc89708ab61b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_enrolment_links_i_55e56', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_enrolment', when='AFTER')), pgtrigger.compiler.Trigger(name='enrolment_links_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF EXISTS (SELECT FROM new_rows e JOIN employment_employmentcontract c ON c.id = e.exit_contract_id\n               WHERE c.person_id <> e.person_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'exit_contract_same_person', MESSAGE = 'exit_contract_same_person';\n    END IF;\n    IF EXISTS (SELECT FROM new_rows e JOIN pathways_exitkind k ON k.id = e.exit_kind_id\n               WHERE k.programme_id <> e.programme_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'exit_kind_of_programme', MESSAGE = 'exit_kind_of_programme';\n    END IF;\n    IF EXISTS (SELECT FROM new_rows e JOIN pathways_referral r ON r.id = e.referral_id\n               WHERE r.person_id <> e.person_id OR r.programme_id <> e.programme_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_of_its_referral', MESSAGE = 'enrolment_of_its_referral';\n    END IF;\n    RETURN NULL;\n", hash='1b9b7745a82e1fd1d140408b87366032c4d0f7f7', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_enrolment_links_u_5008b', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_enrolment', when='AFTER')), pgtrigger.compiler.Trigger(name='enrolment_rules_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF EXISTS (SELECT FROM new_rows n JOIN old_rows o ON o.id = n.id\n               WHERE n.programme_id <> o.programme_id OR n.person_id <> o.person_id\n                 AND current_setting('maillage.merging', true) IS DISTINCT FROM 'on') THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_keeps_person', MESSAGE = 'enrolment_keeps_person';\n    END IF;\n    IF EXISTS (SELECT FROM new_rows e\n               JOIN old_rows o ON o.id = e.id\n                AND (o.entry_date IS DISTINCT FROM e.entry_date OR o.exit_date IS DISTINCT FROM e.exit_date)\n               JOIN pathways_step s ON s.enrolment_id = e.id\n               WHERE s.start_date < e.entry_date\n                  OR COALESCE(s.end_date, 'infinity') > COALESCE(e.exit_date, 'infinity')) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_covers_steps', MESSAGE = 'enrolment_covers_steps';\n    END IF;\n    RETURN NULL;\n", hash='faf1eb2f04d7b839274136b700d2542746be3bcd', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_enrolment_rules_u_f4b45', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_enrolment', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ExitKindRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=200)),
                ('exit_class', models.CharField(choices=[('positive', 'Sortie positive'), ('dropout', 'Rupture ou abandon'), ('administrative', 'Sortie administrative'), ('neutral', 'Sortie neutre')], max_length=20)),
                ('exit_kind', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='pathways.exitkind')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exit_rules', to='pathways.programmeversion')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('version', 'exit_kind'), name='exit_rule_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='6431d0db1109e4606e59d4bdb88b3430da07bcdf', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_16543', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_exitkindrule', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='ca2549af5c837e570d534390cb28153c390cd0cd', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_ba70d', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_exitkindrule', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='4ea565a7469cfc5a484a0a8ae8d25d9ab0aeb565', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_f72c9', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_exitkindrule', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Diagnosis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='fait le')),
                ('situation', models.TextField(blank=True, verbose_name='situation')),
                ('strengths', models.TextField(blank=True, verbose_name='atouts')),
                ('project', models.TextField(blank=True, verbose_name='projet')),
                ('objectives', models.TextField(blank=True, verbose_name='objectifs du parcours')),
                ('education_level', models.CharField(blank=True, max_length=10, verbose_name='niveau de formation')),
                ('entry_situations', models.JSONField(blank=True, default=list, verbose_name="situations à l'entrée")),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('referral', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='diagnosis', to='pathways.referral')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='6ea34936c39156170f6484f9237ff774db1e2342', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_5af48', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_diagnosis', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='a1dcb14c7f6bb595fff7cbcfdc3072cdb591ecb5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_4702c', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_diagnosis', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='c0ed8e98918f349d91378a2dbb379bcb6d59cee8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_4910e', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_diagnosis', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='StepTypeRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=200)),
                ('category', models.CharField(choices=[('support', 'Accompagnement professionnel, social ou création'), ('service', 'Prestations spécifiques ou Pôle emploi'), ('complementary', 'Actions complémentaires (culture, mobilisation…)'), ('training_access', "Formation et accès à l'emploi"), ('employment', 'Contrat de travail (droit commun et aidé)')], max_length=20)),
                ('step_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='pathways.steptype')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='step_rules', to='pathways.programmeversion')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('version', 'step_type'), name='step_rule_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='2ce28fedd46c7bbe5ebac7ba0184a92eadfe0c70', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_403ff', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_steptyperule', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='316bcc3ddfa3f2ea3d1c56ea7d4323be84de0bd5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_12ab0', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_steptyperule', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='dcec7dc200b1b8b6f4ad590d55eccae7982b8439', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_c5111', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_steptyperule', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ReferenceAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start_date', models.DateField(verbose_name='du')),
                ('end_date', models.DateField(blank=True, null=True, verbose_name='au')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='motif')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='pathways.enrolment')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='organisations.organisation')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['worker', 'end_date'], name='pathways_re_worker__a16c55_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end_date__isnull', True), ('end_date__gte', models.F('start_date')), _connector='OR'), name='assignment_dates_in_order', violation_error_message='La référence finit avant de commencer.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(maillage.kernel.dates.Same('enrolment'), '='), (maillage.kernel.dates.DateRange('start_date', 'end_date'), '&&')], name='assignment_one_at_a_time', violation_error_message="Un parcours n'a qu'un référent à la fois.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='a15cbd5ae8a9b03f9caca88bb4c6b23276af0f08', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_05c17', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_referenceassignment', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='cb2e1020deaeaea16d685b5d57e850cd6a7f1418', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_f67fe', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_referenceassignment', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='64b58cd1ac0686d61db1f81f8d47a2b995e2db54', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_db3d7', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_referenceassignment', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='CommissionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('entry', 'Entrée'), ('follow_up', 'Suivi'), ('exit', 'Sortie')], max_length=20, verbose_name='nature')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='rang')),
                ('motive', models.CharField(blank=True, max_length=300, verbose_name="motif d'inscription")),
                ('proposed_exit_date', models.DateField(blank=True, null=True, verbose_name='date de sortie proposée')),
                ('decision', models.CharField(blank=True, choices=[('validated', 'Validé'), ('refused', 'Refusé'), ('deferred', 'Ajourné')], max_length=20, verbose_name='décision')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='motif de la décision')),
                ('commission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='pathways.commission')),
                ('enrolment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='pathways.enrolment')),
                ('proposed_exit_kind', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathways.exitkind')),
                ('referral', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='pathways.referral')),
            ],
            options={
                'ordering': ['position', 'id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'entry'), ('referral__isnull', False), ('enrolment__isnull', True)), models.Q(models.Q(('kind', 'entry'), _negated=True), ('enrolment__isnull', False), ('referral__isnull', True)), _connector='OR'), name='item_has_its_case', violation_error_message='Une entrée porte une prescription, un suivi un parcours.'), models.CheckConstraint(condition=models.Q(('decision__in', ['', 'validated']), models.Q(('reason', ''), _negated=True), _connector='OR'), name='item_refusal_says_why', violation_error_message='Un refus ou un ajournement dit son motif.'), models.UniqueConstraint(fields=('commission', 'referral'), name='item_referral_once', violation_error_message="Cette prescription est déjà à l'ordre du jour."), models.UniqueConstraint(fields=('commission', 'enrolment', 'kind'), name='item_enrolment_once', violation_error_message="Ce parcours est déjà à l'ordre du jour.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='5a3675114c4c1994c3c8d9c6473c3ea9f426bc8b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_46a3b', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_commissionitem', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='b6f6abfd25f18c99a84701ddfe455ec7553cbc4a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_e6147', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_commissionitem', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='9532cbfd5ce193c6d6a8ea06f08df85a82da49c7', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_10bf2', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_commissionitem', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(blank=True, max_length=64, null=True, verbose_name='référence')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='intitulé')),
                ('start_date', models.DateField(verbose_name='début')),
                ('end_date', models.DateField(blank=True, null=True, verbose_name='fin')),
                ('outcome', models.CharField(blank=True, choices=[('completed', 'Menée à son terme'), ('abandoned', 'Interrompue'), ('employed', 'Interrompue pour un emploi'), ('not_started', 'Non démarrée')], max_length=20, verbose_name='issue')),
                ('contract', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='employment.employmentcontract')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='pathways.enrolment')),
                ('operator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps_carried', to='organisations.organisation')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps_recorded', to='organisations.organisation')),
                ('step_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='pathways.steptype')),
                ('immersion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='employment.immersion')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('origin', 'ref'), name='step_ref_once', violation_error_message='Une étape porte déjà cette référence.'), models.CheckConstraint(condition=models.Q(('end_date__isnull', True), ('end_date__gte', models.F('start_date')), _connector='OR'), name='step_dates_in_order', violation_error_message="L'étape finit avant de commencer.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='418491b13926e3cbdf0f8caf8317c43db286c469', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_48bd1', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_step', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='f9daf7f7d6c4e8bb27871cafebf1b0563847e24c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_c157d', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_step', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='9f7cf5e391f77b4ea13a8b89722dccb48a6b4340', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_dea4e', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_step', when='AFTER')), pgtrigger.compiler.Trigger(name='step_rules_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM FROM pathways_enrolment e WHERE e.id IN (SELECT enrolment_id FROM new_rows) FOR SHARE;\n    IF EXISTS (SELECT FROM new_rows s JOIN pathways_enrolment e ON e.id = s.enrolment_id\n               WHERE s.start_date < e.entry_date\n                  OR COALESCE(s.end_date, 'infinity') > COALESCE(e.exit_date, 'infinity')) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'step_inside_enrolment', MESSAGE = 'step_inside_enrolment';\n    END IF;\n    IF EXISTS (SELECT FROM new_rows s JOIN pathways_enrolment e ON e.id = s.enrolment_id\n               JOIN pathways_steptype t ON t.id = s.step_type_id\n               WHERE t.programme_id <> e.programme_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'step_type_of_programme', MESSAGE = 'step_type_of_programme';\n    END IF;\n    IF EXISTS (SELECT FROM new_rows s JOIN pathways_enrolment e ON e.id = s.enrolment_id\n               JOIN employment_employmentcontract c ON c.id = s.contract_id\n               WHERE c.person_id <> e.person_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'step_contract_same_person', MESSAGE = 'step_contract_same_person';\n    END IF;\n    IF EXISTS (SELECT FROM new_rows s JOIN pathways_enrolment e ON e.id = s.enrolment_id\n               JOIN employment_immersion i ON i.id = s.immersion_id\n               WHERE i.person_id <> e.person_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'step_immersion_same_person', MESSAGE = 'step_immersion_same_person';\n    END IF;\n    RETURN NULL;\n", hash='55af5dade78e98461384a4f1f8c209a8b6c283b4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_step_rules_i_8510a', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_step', when='AFTER')), pgtrigger.compiler.Trigger(name='step_rules_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    PERFORM FROM pathways_enrolment e WHERE e.id IN (SELECT enrolment_id FROM new_rows) FOR SHARE;\n    IF EXISTS (SELECT FROM new_rows s JOIN pathways_enrolment e ON e.id = s.enrolment_id\n               WHERE s.start_date < e.entry_date\n                  OR COALESCE(s.end_date, 'infinity') > COALESCE(e.exit_date, 'infinity')) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'step_inside_enrolment', MESSAGE = 'step_inside_enrolment';\n    END IF;\n    IF EXISTS (SELECT FROM new_rows s JOIN pathways_enrolment e ON e.id = s.enrolment_id\n               JOIN pathways_steptype t ON t.id = s.step_type_id\n               WHERE t.programme_id <> e.programme_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'step_type_of_programme', MESSAGE = 'step_type_of_programme';\n    END IF;\n    IF EXISTS (SELECT FROM new_rows s JOIN pathways_enrolment e ON e.id = s.enrolment_id\n               JOIN employment_employmentcontract c ON c.id = s.contract_id\n               WHERE c.person_id <> e.person_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'step_contract_same_person', MESSAGE = 'step_contract_same_person';\n    END IF;\n    IF EXISTS (SELECT FROM new_rows s JOIN pathways_enrolment e ON e.id = s.enrolment_id\n               JOIN employment_immersion i ON i.id = s.immersion_id\n               WHERE i.person_id <> e.person_id) THEN\n        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'step_immersion_same_person', MESSAGE = 'step_immersion_same_person';\n    END IF;\n    RETURN NULL;\n", hash='98b4b5566b7d4ce6cd27640a26b046f969f0d34d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_step_rules_u_b69d8', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_step', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(blank=True, max_length=64, null=True, verbose_name='référence')),
                ('date', models.DateField(verbose_name='date')),
                ('time', models.TimeField(blank=True, null=True, verbose_name='heure')),
                ('mode', models.CharField(choices=[('in_person', 'En présence'), ('phone', 'Téléphone'), ('video', 'Visio'), ('home', 'À domicile'), ('collective', 'Collectif')], default='in_person', max_length=20, verbose_name='mode')),
                ('theme', models.CharField(choices=[('inclusion', 'Insertion'), ('health', 'Santé'), ('other', 'Autre')], default='inclusion', max_length=20, verbose_name='thème')),
                ('attendance', models.CharField(blank=True, choices=[('', 'À venir'), ('kept', 'Tenu'), ('missed', 'Manqué'), ('excused', 'Excusé')], default='', max_length=10, verbose_name='présence')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments_recorded', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='people.person')),
                ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='pathways.enrolment')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['worker', 'date'], name='pathways_ap_worker__cb318b_idx'), models.Index(fields=['person', 'date'], name='pathways_ap_person__348542_idx'), models.Index(fields=['date'], name='pathways_ap_date_b25ca9_idx')],
                'constraints': [models.UniqueConstraint(fields=('origin', 'ref'), name='appointment_ref_once', violation_error_message='Un entretien porte déjà cette référence.'), models.CheckConstraint(condition=models.Q(('attendance__in', ['', 'kept', 'missed', 'excused'])), name='appointment_attendance_known', violation_error_message='La présence est : tenu, manqué ou excusé.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='ff9ba306779f7de1bd79a3a763bada9d436bbe98', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_04ae9', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_appointment', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='258ef2588b09119d308a58a25a2cc49f015ffa04', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_d6268', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_appointment', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='c576dedf5cff63fa5da4445c52e353e2abfebf51', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_eaadb', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_appointment', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ExitProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposed_on', models.DateField(verbose_name='proposée le')),
                ('exit_date', models.DateField(verbose_name='sortie')),
                ('evidence', models.CharField(blank=True, max_length=200, verbose_name='justificatif de sortie')),
                ('evidence_date', models.DateField(blank=True, null=True, verbose_name='date du justificatif')),
                ('note', models.TextField(blank=True, verbose_name='commentaire de sortie')),
                ('state', models.CharField(choices=[('pending', 'À prononcer'), ('pronounced', 'Prononcée'), ('declined', 'Refusée'), ('withdrawn', 'Retirée')], default='pending', max_length=20, verbose_name='état')),
                ('closing_reason', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ('contract', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='employment.employmentcontract')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exit_proposals', to='pathways.enrolment')),
                ('exit_kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pathways.exitkind')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('enrolment',), name='exit_proposal_one_pending', violation_error_message='Une sortie est déjà proposée pour ce parcours.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('closing_reason', ''), _negated=True), _connector='OR'), name='exit_proposal_refusal_says_why', violation_error_message='Un refus dit son motif.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='c15d0608f03e69b15f6f411f8c1dc15a7451c82b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_03a87', referencing='REFERENCING NEW TABLE AS new_rows ', table='pathways_exitproposal', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='7ed23fede6500f5253fb9dbe36a07d15c80cd67c', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_b737e', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='pathways_exitproposal', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='1de0aac03ebafaea33af50a24792117e0d7d3ce8', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_e364c', referencing='REFERENCING OLD TABLE AS old_rows ', table='pathways_exitproposal', when='AFTER'))],
            },
        ),
        maillage.kernel.schema.InstallTriggers(
        ),
    ]
