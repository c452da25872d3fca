import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
import maillage.kernel.dates
import maillage.kernel.text
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('organisations', '0001_initial'), ('organisations', '0002_who_manages_accounts'), ('organisations', '0003_reveals'), ('organisations', '0004_companies'), ('organisations', '0005_exchanges'), ('organisations', '0006_references_and_merges'), ('organisations', '0008_refused_mail'), ('organisations', '0009_absorbed_names')]

    initial = True

    dependencies = [
        ('kernel', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('siret', models.CharField(blank=True, max_length=14, null=True, unique=True, verbose_name='SIRET')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('postcode', models.CharField(blank=True, max_length=10, verbose_name='code postal')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='ville')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse e-mail')),
                ('folded_name', models.GeneratedField(db_persist=True, expression=maillage.kernel.text.Fold('name'), output_field=models.CharField(max_length=200))),
                ('accounts_managed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='structure qui gère ses comptes')),
                ('reveals', models.BooleanField(default=False, help_text="Justice, soin, addiction… : hors de l'équipe de référence, le nom devient « Un partenaire ».", verbose_name='son nom révèle une situation')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='fermée le')),
                ('insee_code', models.CharField(blank=True, max_length=5, verbose_name='code INSEE')),
                ('naf', models.CharField(blank=True, max_length=5, verbose_name="code d'activité (NAF)")),
                ('siren_alone', models.CharField(blank=True, max_length=9, null=True, unique=True, verbose_name='SIREN, faute de SIRET')),
                ('size', models.CharField(blank=True, choices=[('00', 'aucun salarié'), ('01', '1 ou 2 salariés'), ('02', '3 à 5 salariés'), ('03', '6 à 9 salariés'), ('11', '10 à 19 salariés'), ('12', '20 à 49 salariés'), ('21', '50 à 99 salariés'), ('22', '100 à 199 salariés'), ('31', '200 à 249 salariés'), ('32', '250 à 499 salariés'), ('41', '500 à 999 salariés'), ('42', '1 000 à 1 999 salariés'), ('51', '2 000 à 4 999 salariés'), ('52', '5 000 à 9 999 salariés'), ('53', '10 000 salariés et plus')], max_length=2, verbose_name='effectif')),
                ('siren', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(django.db.models.functions.text.Left('siret', 9), 'siren_alone'), output_field=models.CharField(max_length=9, null=True))),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['folded_name'], name='organisation_name_trgm', opclasses=['gin_trgm_ops']), models.Index(fields=['folded_name', 'id'], name='organisatio_folded__4b0b95_idx'), models.Index(fields=['siren'], name='organisatio_siren_4a3514_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('siret__isnull', True), ('siret__regex', '^\\d{14}$'), _connector='OR'), name='organisation_siret_digits', violation_error_message='Un SIRET compte 14 chiffres.'), models.CheckConstraint(condition=models.Q(('siren_alone__isnull', True), ('siren_alone__regex', '^\\d{9}$'), _connector='OR'), name='organisation_siren_digits', violation_error_message='Un SIREN compte 9 chiffres.'), models.CheckConstraint(condition=models.Q(('naf__regex', '^(\\d{4}[A-Z])?$')), name='organisation_naf_shape', violation_error_message='Un code NAF compte quatre chiffres et une lettre : 88.99B.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='7c6a1c91f8fea54e1bac3e11ba8915f2a34470c2', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_20e6b', referencing='REFERENCING NEW TABLE AS new_rows ', table='organisations_organisation', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='4d9590153152e71c4a9244f94785b4e09d09fb37', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_987aa', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='organisations_organisation', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='34c33d4bb58741b653f0d49e6158eb72d1129de5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_25c18', referencing='REFERENCING OLD TABLE AS old_rows ', table='organisations_organisation', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='OrganisationRoleHeld',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('lead', 'Structure pilote'), ('operator', 'Opérateur de parcours'), ('prescriber', 'Prescripteur'), ('employer', 'Employeur'), ('siae', "Structure d'insertion par l'activité économique"), ('training', 'Organisme de formation'), ('funder', 'Financeur'), ('signatory', 'Signataire de la charte'), ('buyer', "Donneur d'ordre"), ('clause_holder', 'Titulaire de marché à clauses'), ('culture', 'Coopération culturelle'), ('social', 'Coopération sociale')], max_length=20, verbose_name='rôle')),
                ('since', models.DateField(blank=True, null=True, verbose_name='depuis le')),
                ('until', models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='organisations.organisation')),
                ('kind', models.CharField(blank=True, choices=[('ei', "Entreprise d'insertion (EI)"), ('etti', "Entreprise de travail temporaire d'insertion (ETTI)"), ('ai', 'Association intermédiaire (AI)'), ('aci', "Atelier et chantier d'insertion (ACI)"), ('eiti', "Entreprise d'insertion par le travail indépendant (EITI)"), ('geiq', "Groupement d'employeurs (GEIQ)"), ('ea', 'Entreprise adaptée (EA)')], max_length=10, verbose_name='type de SIAE')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('organisation', 'role'), name='organisation_role_once', violation_error_message='La structure a déjà ce rôle.'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('since__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='organisation_role_dates', violation_error_message='La fin du rôle précède son début.'), models.CheckConstraint(condition=models.Q(('kind', ''), ('role', 'siae'), _connector='OR'), name='organisation_role_kind_of_siae', violation_error_message="Seule une structure d'insertion par l'activité économique a un type.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='207c0ee07db9cf7acf7b8f2ac5556e05cb39430c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_1901c', referencing='REFERENCING NEW TABLE AS new_rows ', table='organisations_organisationroleheld', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='d5dcfef99718f552a510ae87dffae0872e93be22', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_9bed5', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='organisations_organisationroleheld', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='ccd4ab96bccde620c5a76cc69a1a09e9d141ae6f', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_244be', referencing='REFERENCING OLD TABLE AS old_rows ', table='organisations_organisationroleheld', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='nom')),
                ('function', models.CharField(blank=True, max_length=100, verbose_name='fonction')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse e-mail')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                ('confirmed_on', models.DateField(blank=True, null=True, verbose_name='confirmé le')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='organisations.organisation')),
                ('consent', models.CharField(blank=True, choices=[('contact', "accepte d'être conservé et contacté"), ('keep', "accepte d'être conservé, sans sollicitation")], max_length=10, verbose_name='accord')),
                ('consent_on', models.DateField(blank=True, null=True, verbose_name='accord donné le')),
                ('mail_refused_on', models.DateField(blank=True, null=True, verbose_name='adresse refusée le')),
                ('mail_refused_reason', models.CharField(blank=True, max_length=200, verbose_name='réponse du serveur')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('consent', ''), ('consent_on__isnull', True)), models.Q(models.Q(('consent', ''), _negated=True), ('consent_on__isnull', False)), _connector='OR'), name='contact_consent_has_its_day', violation_error_message='Un accord se note avec le jour où il a été donné.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='72e78baea1e457fa90ca493bcc55f75bcce77153', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_37c7c', referencing='REFERENCING NEW TABLE AS new_rows ', table='organisations_contact', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='16006217807fafbca3122ea70820d599442e7d6a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_00d9d', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='organisations_contact', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='b011fd4f93e02101a9f81cb6ef0bbe0be060b75c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_b4462', referencing='REFERENCING OLD TABLE AS old_rows ', table='organisations_contact', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='OrganisationArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='ac88bd7de85f74e906413d53c18a2daf91db2d58', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_f0d4a', referencing='REFERENCING NEW TABLE AS new_rows ', table='organisations_organisationarea', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='ef67820c1334bd80988fe966a9d498868609f2e2', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_3e9d7', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='organisations_organisationarea', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='b0bcc85d9a77f01d3594d394ed697c214c838a48', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_b4a16', referencing='REFERENCING OLD TABLE AS old_rows ', table='organisations_organisationarea', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Liaison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start_date', models.DateField(verbose_name='du')),
                ('end_date', models.DateField(blank=True, null=True, verbose_name='au')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='motif')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='liaisons', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('end_date__isnull', True), ('end_date__gte', models.F('start_date')), _connector='OR'), name='liaison_dates_in_order', violation_error_message='La prise en charge finit avant de commencer.'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(maillage.kernel.dates.Same('organisation'), '='), (maillage.kernel.dates.Same('network'), '='), (maillage.kernel.dates.DateRange('start_date', 'end_date'), '&&')], name='liaison_one_at_a_time', violation_error_message="Une structure n'a qu'un interlocuteur à la fois dans un réseau.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='196886288430dcee005d630ed224bd8f92a23c34', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_c15ee', referencing='REFERENCING NEW TABLE AS new_rows ', table='organisations_liaison', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='d3eacf911df6467b9a3dbde747a6b28f6783fb6f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_67753', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='organisations_liaison', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='376f6d2b938d9eac33ddbc52d84624b796b0e5cd', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_0bff6', referencing='REFERENCING OLD TABLE AS old_rows ', table='organisations_liaison', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='OrganisationMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('absorbed_number', models.BigIntegerField(verbose_name='fiche absorbée')),
                ('absorbed_name', models.CharField(max_length=200, verbose_name='nom de la fiche absorbée')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='fusionnée le')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='fusion annulée le')),
                ('survivor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='organisations.organisation', verbose_name='fiche conservée')),
                ('absorbed_folded', models.GeneratedField(db_persist=True, expression=maillage.kernel.text.Fold('absorbed_name'), output_field=models.CharField(max_length=200))),
                ('absorbed_siret', models.CharField(blank=True, max_length=14, verbose_name='SIRET de la fiche absorbée')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['absorbed_folded'], name='organisatio_absorbe_da0958_idx'), models.Index(fields=['absorbed_siret'], name='organisatio_absorbe_ac18fe_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('absorbed_number',), name='organisation_absorbed_once', violation_error_message='Cette fiche est déjà fusionnée avec une autre.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='2ba0d5dda9586ad991488bf30f85af572bf46c5e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_449b0', referencing='REFERENCING NEW TABLE AS new_rows ', table='organisations_organisationmerge', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='8e507737b3c59b76485e55db428abe06c3514a30', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_d797f', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='organisations_organisationmerge', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='43cc1e414fbf78c98da9feeac6faf8d866bd81f4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_17cef', referencing='REFERENCING OLD TABLE AS old_rows ', table='organisations_organisationmerge', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='LikelyDouble',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('probability', models.FloatField()),
                ('reasons', models.JSONField(default=list)),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('high', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('low', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
            ],
            options={
                'indexes': [models.Index(models.OrderBy(models.F('probability'), descending=True), models.F('id'), name='double_likeliest_first')],
                'constraints': [models.UniqueConstraint(fields=('low', 'high'), name='likely_double_once', violation_error_message='Ces deux fiches sont déjà dans la liste des doublons.'), models.CheckConstraint(condition=models.Q(('low__lt', models.F('high'))), name='likely_double_in_order', violation_error_message="Une fiche n'est pas le doublon d'elle-même.")],
            },
        ),
        migrations.CreateModel(
            name='OrganisationReference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=64, verbose_name='référence')),
                ('importer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='references', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('importer', 'ref'), name='organisation_reference_once', violation_error_message="Cette référence est déjà celle d'une autre structure.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='f1342bc5869b901463a945b4669eb6b6ad8d1056', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_5038c', referencing='REFERENCING NEW TABLE AS new_rows ', table='organisations_organisationreference', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='6a5dff2eea77d9f3445ec33972ce964de0228ca0', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_af0ad', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='organisations_organisationreference', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='883f157b38c6d96759965624ddc190fbb1b47b75', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_ff4de', referencing='REFERENCING OLD TABLE AS old_rows ', table='organisations_organisationreference', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DoubleDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='décidé le')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ('high', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('low', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('low', 'high'), name='double_decided_once', violation_error_message='Il est déjà dit que ces deux fiches sont deux structures.'), models.CheckConstraint(condition=models.Q(('low__lt', models.F('high'))), name='double_decision_in_order', violation_error_message="Une fiche n'est pas le doublon d'elle-même.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='0a8882c4262726d78872b5dd20a0e820abfa0560', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_1639a', referencing='REFERENCING NEW TABLE AS new_rows ', table='organisations_doubledecision', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='997e435c5b015cb78d573b273a9eb215504a9c33', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_bf930', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='organisations_doubledecision', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='1051ad0650166490eb72a84fbe7b52c32152c236', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_0654e', referencing='REFERENCING OLD TABLE AS old_rows ', table='organisations_doubledecision', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Interaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('kind', models.CharField(choices=[('visit', 'Visite'), ('call', 'Appel'), ('mail', 'Courriel'), ('event', 'Événement')], max_length=10, verbose_name='nature')),
                ('summary', models.CharField(max_length=1000, verbose_name='résumé')),
                ('next_action', models.CharField(blank=True, max_length=200, verbose_name='suite à donner')),
                ('next_on', models.DateField(blank=True, null=True, verbose_name='pour le')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='faite le')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='interactions', to='organisations.contact')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interactions', to='organisations.organisation')),
            ],
            options={
                'abstract': False,
                'indexes': [models.Index(fields=['organisation', 'network', '-date'], name='organisatio_organis_1e98bc_idx'), models.Index(condition=models.Q(('done_on__isnull', True), ('next_on__isnull', False)), fields=['network', 'next_on'], name='interaction_to_do')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('next_action', ''), ('next_on__isnull', True)), models.Q(models.Q(('next_action', ''), _negated=True), ('next_on__gte', models.F('date')), ('next_on__isnull', False)), _connector='OR'), name='interaction_next_has_its_day', violation_error_message="Une suite à donner a un jour, après l'échange."), models.CheckConstraint(condition=models.Q(('done_on__isnull', True), models.Q(('done_on__gte', models.F('date')), ('next_on__isnull', False)), _connector='OR'), name='interaction_done_was_to_do', violation_error_message="Seule une suite à donner peut être faite, après l'échange.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='ede2645ec88253160f88ad52dd227e276ff263de', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_9ff10', referencing='REFERENCING NEW TABLE AS new_rows ', table='organisations_interaction', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='0d3e5bb345f731b37782a11f79b3906d2465986b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_53930', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='organisations_interaction', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='84db9cadc53e976df08392f9d29d4d4db53c986c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_8beaf', referencing='REFERENCING OLD TABLE AS old_rows ', table='organisations_interaction', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='OrganisationMergeTrace',
            fields=[
                ('merge', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='trace', serialize=False, to='organisations.organisationmerge')),
                ('content', models.JSONField()),
            ],
        ),
    ]
