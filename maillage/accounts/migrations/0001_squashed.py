import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import maillage.kernel.schema
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_sign_in'), ('accounts', '0003_data_protection_role'), ('accounts', '0004_buyer_role')]

    initial = True

    dependencies = [
        ('kernel', '0001_squashed'),
        ('organisations', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse e-mail')),
                ('first_name', models.CharField(max_length=100, verbose_name='prénom')),
                ('last_name', models.CharField(max_length=100, verbose_name='nom')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('en', 'English')], default='fr', max_length=2, verbose_name='langue')),
                ('is_active', models.BooleanField(default=True, verbose_name='actif')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='account_email_lower', violation_error_message="L'adresse e-mail s'enregistre en minuscules.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='548279b9b16fad69d96e86353f5f1fa1c3542476', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_b9b4f', referencing='REFERENCING NEW TABLE AS new_rows ', table='accounts_account', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='4a3a1b6919624d566034f223cd8a832c3e21dfb1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_7ba59', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='accounts_account', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='f98b1c0a7160f896f366f9d47d33f2e936a36446', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_bab84', referencing='REFERENCING OLD TABLE AS old_rows ', table='accounts_account', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Throttle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('key_hash', models.CharField(max_length=64)),
                ('since', models.DateTimeField()),
                ('count', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'key_hash'), name='one_throttle_per_key')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('administrator', 'Administration'), ('programme_manager', 'Animation du PLIE'), ('reference_worker', 'Référence de parcours'), ('reception', "Accueil d'antenne"), ('liaison_officer', 'Liaison entreprises'), ('clause_facilitator', 'Facilitation des clauses sociales'), ('buyer', 'Acheteur, ses marchés à clauses'), ('iod_officer', 'Mission IOD'), ('culture_officer', 'Mission culture'), ('creation_adviser', 'Conseil à la création'), ('funding_manager', 'Gestion des financements'), ('direction', 'Direction et observatoire'), ('partner', 'Partenaire en lecture'), ('data_protection', 'Protection des données')], max_length=30, verbose_name='rôle')),
                ('fte', models.DecimalField(decimal_places=2, default=1, max_digits=3, verbose_name='équivalent temps plein')),
                ('started_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='depuis le')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organisations.organisation')),
                ('suspended_at', models.DateTimeField(blank=True, null=True, verbose_name='suspendu depuis')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('account', 'organisation', 'role'), name='membership_one_open_per_role', violation_error_message='Ce compte a déjà ce rôle dans cette structure.'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='membership_ends_after_start', violation_error_message='La fin du rôle précède son début.'), models.CheckConstraint(condition=models.Q(('fte__gt', 0), ('fte__lte', 1)), name='membership_fte_range', violation_error_message="L'équivalent temps plein va de 0,01 à 1.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='5b013e5150280b88dbb57933b0c199c71811e6e5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_0c452', referencing='REFERENCING NEW TABLE AS new_rows ', table='accounts_membership', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='cecc1b3384e14d62454cf7aa10be7fabbc780405', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_548fd', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='accounts_membership', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='b7a996862fa313ee327dd54626501804b033cd11', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_df145', referencing='REFERENCING OLD TABLE AS old_rows ', table='accounts_membership', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='OneTimeLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='one_time_links', to=settings.AUTH_USER_MODEL)),
                ('by_mail', models.BooleanField(default=False)),
                ('purpose', models.CharField(choices=[('invitation', 'invitation'), ('password', 'nouveau mot de passe')], default='invitation', max_length=20)),
            ],
            options={
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='515551ba9ca0ba1ba782e075a29f836f1ed153c9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_4be8a', referencing='REFERENCING NEW TABLE AS new_rows ', table='accounts_onetimelink', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='3b7c1421641c58dfa7831ca214322190fd820421', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_c8f4e', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='accounts_onetimelink', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='04019abfc4b11f0944011f5ff1625b77d576f878', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_92783', referencing='REFERENCING OLD TABLE AS old_rows ', table='accounts_onetimelink', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ExternalIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=500)),
                ('subject', models.CharField(max_length=255)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('issuer', 'subject'), name='identity_of_one_account', violation_error_message="Cette identité est déjà celle d'un autre compte."), models.UniqueConstraint(fields=('issuer', 'account'), name='account_one_identity_per_issuer', violation_error_message='Ce compte a déjà une autre identité chez ce fournisseur.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='db62cff921c815c93132ee0ff34eaeb88b5c2792', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_d9c41', referencing='REFERENCING NEW TABLE AS new_rows ', table='accounts_externalidentity', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='7bb25af9095d2e7f5e3a6a85bea8a123576a6e63', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_edeeb', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='accounts_externalidentity', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='d104a559e5351e18223baa3cb89d075eaaead2a0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_115b6', referencing='REFERENCING OLD TABLE AS old_rows ', table='accounts_externalidentity', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='FactorUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('factor', models.CharField(max_length=40)),
                ('counter', models.BigIntegerField()),
                ('used_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='factor_uses', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'factor'), name='one_use_per_factor')],
            },
        ),
        migrations.CreateModel(
            name='OpenSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_key', models.CharField(max_length=40, unique=True)),
                ('means', models.CharField(choices=[('password', 'mot de passe'), ('code', 'mot de passe et code'), ('recovery', 'mot de passe et code de secours'), ('key', "mot de passe et clé d'accès"), ('passkey', "clé d'accès"), ('provider', "fournisseur d'identité"), ('provider_factor', "fournisseur d'identité et second facteur"), ('demo', 'démonstration')], max_length=20)),
                ('device', models.CharField(max_length=100)),
                ('address', models.GenericIPAddressField(null=True)),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('last_seen_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='open_sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-last_seen_at'],
            },
        ),
        migrations.CreateModel(
            name='Passkey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='nom de la clé')),
                ('credential_id', models.BinaryField(unique=True)),
                ('credential', models.BinaryField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passkeys', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['created_at', 'id'],
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='7e1b93f71580daa33298fe1ea7fe3a08ff87863b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_dca98', referencing='REFERENCING NEW TABLE AS new_rows ', table='accounts_passkey', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='58666ff2110320780044b422c2aa9c9a28f206c4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_7cc0d', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='accounts_passkey', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='c780c717a561dcf7c81b01a2c141b3cec184d814', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_30ee9', referencing='REFERENCING OLD TABLE AS old_rows ', table='accounts_passkey', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='8605d122faeeb55ad2d160b8e1021b5790619eeb', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_fbe08', referencing='REFERENCING NEW TABLE AS new_rows ', table='accounts_recoverycode', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='cfc447575bb030f3220acc6f01844dcf1d48cc9b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_c9a40', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='accounts_recoverycode', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='24ea61d17ad1e6f6d43300a8cfc662893ccbff45', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_06885', referencing='REFERENCING OLD TABLE AS old_rows ', table='accounts_recoverycode', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='TotpDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.BinaryField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='totp', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='8003527a813621a2618ff9c185db02e01ebd4272', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_259f9', referencing='REFERENCING NEW TABLE AS new_rows ', table='accounts_totpdevice', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='08300e6e80968efe7538d16e18ccb7517fcb4129', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_5100d', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='accounts_totpdevice', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='7f94a76263866f6d1eaec7ffbfcabb1f734e17be', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_5d013', referencing='REFERENCING OLD TABLE AS old_rows ', table='accounts_totpdevice', when='AFTER'))],
            },
        ),
        maillage.kernel.schema.InstallTriggers(
        ),
    ]
