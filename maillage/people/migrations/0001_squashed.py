import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import maillage.kernel.dates
import maillage.kernel.schema
import maillage.kernel.text
import maillage.people.matching.keys
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

FUNCTION = r"""
CREATE OR REPLACE FUNCTION maillage_name_words(
  last_name text, birth_name text, first_name text
) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
-- The skeletons of the words of each of three names (maillage.people.matching.phonetics), a text for each.
DECLARE s text;
BEGIN
  s := coalesce(last_name, '') || ' 09090 ' || coalesce(birth_name, '') || ' 09090 '
    || coalesce(first_name, '');
  s := ' ' || replace(replace(public.maillage_fold(s), ' ', '  '), '09090', '|') || ' ';
  s := translate(s, '0123456789', '');
  s := replace(s, 'chr', 'kr');
  s := replace(s, 'sch', '2');
  s := replace(s, 'tch', '2');
  s := replace(s, 'sh', '2');
  s := replace(s, 'ch', '2');
  s := replace(s, 'ph', 'f');
  s := replace(s, 'dj', 'j');
  s := replace(s, 'ck', 'k');
  s := translate(s, 'yqwzh', 'ikus');
  s := replace(s, 'bb', 'b');
  s := replace(s, 'cc', 'c');
  s := replace(s, 'dd', 'd');
  s := replace(s, 'ff', 'f');
  s := replace(s, 'gg', 'g');
  s := replace(s, 'kk', 'k');
  s := replace(s, 'll', 'l');
  s := replace(s, 'mm', 'm');
  s := replace(s, 'nn', 'n');
  s := replace(s, 'pp', 'p');
  s := replace(s, 'rr', 'r');
  s := replace(s, 'ss', 's');
  s := replace(s, 'tt', 't');
  s := replace(s, 'kue', 'ke');
  s := replace(s, 'kui', 'ki');
  s := replace(s, 'gue', '4e');
  s := replace(s, 'gui', '4i');
  s := replace(s, 'ge', 'je');
  s := replace(s, 'gi', 'ji');
  s := replace(s, 'ce', 'se');
  s := replace(s, 'ci', 'si');
  s := translate(s, 'cg', 'k4');
  s := replace(s, 'bv', 'v');
  s := replace(s, 'mb', 'nb');
  s := replace(s, 'mp', 'np');
  s := regexp_replace(s, '([^ ][^ ])(?:[dtx]s?|s) ', '\1 ', 'g');
  s := replace(s, 'x', 'ks');
  s := regexp_replace(s, ' [aeiou]+', ' 1', 'g');
  s := translate(s, 'aeiou', '');
  RETURN string_to_array(s, '|');
END $$;

CREATE OR REPLACE FUNCTION maillage_words(value text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
-- The words between spaces; none for nothing.
BEGIN
  RETURN array_remove(string_to_array(value, ' '), '');
END $$;

CREATE OR REPLACE FUNCTION maillage_name_variants(words text[]) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
-- A name written as one, and each of its telling words when it has several.
DECLARE
  joined text := words[1];
  found text[];
BEGIN
  IF cardinality(words) < 2 THEN
    RETURN words;
  END IF;
  FOR n IN 2 .. cardinality(words) LOOP
    joined := joined || ltrim(words[n], '1');
  END LOOP;
  found := ARRAY[joined];
  FOR n IN 1 .. cardinality(words) LOOP
    IF length(words[n]) > 1 AND words[n] <> ALL ('{bn,1bn,vn,dr,dn,1l,1b}') THEN
      found := found || words[n];
    END IF;
  END LOOP;
  RETURN found;
END $$;

CREATE OR REPLACE FUNCTION maillage_match_texts(
  last_name text, birth_name text, first_name text, birth_date date, email text, phone text
) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
-- The keys of maillage.people.matching.keys, some of them twice.
DECLARE
  names text[] := public.maillage_name_words(last_name, birth_name, first_name);
  last_words text[] := public.maillage_words(names[1]);
  birth_words text[] := public.maillage_words(names[2]);
  first_words text[] := public.maillage_words(names[3]);
  surnames text[] := public.maillage_name_variants(last_words) || public.maillage_name_variants(birth_words);
  firsts text[] := public.maillage_name_variants(first_words);
  digits text := right(regexp_replace(coalesce(phone, ''), '[^0-9]', '', 'g'), 9);
  mail text := lower(btrim(coalesce(email, '')));
  keys text[] := '{}';
  surname text;
  first text;
  word text;
  d int := extract(day FROM birth_date);
  m int := extract(month FROM birth_date);
  y int := extract(year FROM birth_date);
BEGIN
  FOREACH surname IN ARRAY surnames LOOP
    FOREACH first IN ARRAY firsts LOOP
      IF surname COLLATE "C" <= first COLLATE "C" THEN
        keys := keys || ('A' || surname || ' ' || first);
      ELSE
        keys := keys || ('A' || first || ' ' || surname);
      END IF;
    END LOOP;
    IF birth_date IS NOT NULL THEN
      keys := keys || ARRAY['C' || surname || ' ' || y || ' ' || d, 'C' || surname || ' ' || y || ' ' || m,
        'C' || surname || ' ' || least(d, m) || ' ' || greatest(d, m)];
    END IF;
  END LOOP;
  IF birth_date IS NOT NULL THEN
    FOREACH word IN ARRAY last_words || birth_words || first_words LOOP
      keys := keys || ('B' || to_char(birth_date, 'YYYYMMDD') || left(word, 1));
    END LOOP;
  END IF;
  IF length(digits) >= 6 THEN
    keys := keys || ('D' || digits);
  END IF;
  IF mail <> '' THEN
    keys := keys || ('E' || mail);
  END IF;
  RETURN keys;
END $$;

CREATE OR REPLACE FUNCTION maillage_match_keys(
  last_name text, birth_name text, first_name text, birth_date date, email text, phone text
) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
-- Their digests: what the index of people holds.
BEGIN
  RETURN ARRAY(SELECT hashtextextended(k COLLATE "C", 0) FROM unnest(
    public.maillage_match_texts(last_name, birth_name, first_name, birth_date, email, phone)) k);
END $$;
"""

REMOVAL = """
DROP FUNCTION maillage_match_keys(text, text, text, date, text, text);
DROP FUNCTION maillage_match_texts(text, text, text, date, text, text);
DROP FUNCTION maillage_name_variants(text[]);
DROP FUNCTION maillage_words(text);
DROP FUNCTION maillage_name_words(text, text, text);
"""


class Migration(migrations.Migration):

    replaces = [('people', '0001_initial'), ('people', '0002_addresses_by_btree'), ('people', '0003_merges'), ('people', '0004_likely_duplicates'), ('people', '0005_kept_as'), ('people', '0006_residences_moved_together'), ('people', '0007_files_out_of_use')]

    initial = True

    dependencies = [
        ('accounts', '0001_squashed'),
        ('kernel', '0001_squashed'),
        ('organisations', '0002_squashed_ties'),
        ('territory', '0001_squashed'),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, REMOVAL),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(blank=True, max_length=64, null=True, verbose_name='référence')),
                ('last_name', models.CharField(max_length=100, verbose_name='nom')),
                ('first_name', models.CharField(max_length=100, verbose_name='prénom')),
                ('birth_name', models.CharField(blank=True, max_length=100, verbose_name='nom de naissance')),
                ('birth_date', models.DateField(verbose_name='date de naissance')),
                ('sex', models.CharField(choices=[('F', 'Femme'), ('M', 'Homme'), ('X', 'Non précisé')], max_length=1, verbose_name='sexe')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='adresse e-mail')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='téléphone')),
                ('folded_name', models.GeneratedField(db_persist=True, expression=maillage.kernel.text.Fold(django.db.models.functions.text.Concat('last_name', models.Value(' '), 'first_name', models.Value(' '), 'birth_name')), output_field=models.CharField(max_length=310))),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people_opened', to='organisations.organisation')),
                ('kept_as', models.CharField(blank=True, choices=[('', 'Dossier en usage'), ('archived', 'Archivé à part'), ('anonymous', 'Anonymisé')], db_default='', default='', max_length=10, verbose_name='conservation')),
            ],
            options={
                'abstract': False,
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['folded_name'], name='person_name_trgm', opclasses=['gin_trgm_ops']), models.Index(fields=['folded_name', 'id'], name='people_pers_folded__29179a_idx'), django.contrib.postgres.indexes.GinIndex(maillage.people.matching.keys.MatchKeys('last_name', 'birth_name', 'first_name', 'birth_date', 'email', 'phone'), name='person_match_keys'), models.Index(condition=models.Q(('kept_as', ''), _negated=True), fields=['id'], name='person_out_of_use')],
                'constraints': [models.UniqueConstraint(fields=('origin', 'ref'), name='person_ref_once', violation_error_message='Une personne porte déjà cette référence.'), models.CheckConstraint(condition=models.Q(('birth_date__gt', '1900-01-01')), name='person_birth_date_plausible', violation_error_message="La date de naissance n'est pas plausible."), models.CheckConstraint(condition=models.Q(models.Q(('last_name', ''), _negated=True), models.Q(('first_name', ''), _negated=True)), name='person_is_named', violation_error_message='Le nom et le prénom sont indispensables.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='8f290e10764cd54e5ce44d76063d302861703bb6', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_aadb1', referencing='REFERENCING NEW TABLE AS new_rows ', table='people_person', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='4898de4978cdebefffea4243382c9771861f5da4', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_21d9b', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='people_person', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='e379e94884674935c75a89e666ff33a57ce944f4', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_7a4df', referencing='REFERENCING OLD TABLE AS old_rows ', table='people_person', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ElsewhereSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_number', models.BigIntegerField()),
                ('organisation_number', models.BigIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('question', models.CharField(max_length=64)),
                ('found', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['account_number', 'at'], name='people_else_account_245b4f_idx')],
            },
        ),
        migrations.CreateModel(
            name='LearntMatching',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('learnt_at', models.DateTimeField(auto_now=True)),
                ('content', models.JSONField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='learnt_matching_once')],
            },
        ),
        migrations.CreateModel(
            name='Barrier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='frein')),
                ('since', models.DateField(verbose_name='constaté le')),
                ('until', models.DateField(blank=True, null=True, verbose_name='levé le')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='précision')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='barriers', to='people.person')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='barrier_dates_in_order', violation_error_message="Le frein est levé avant d'être constaté.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='a06283f54fdc195bdc4ba1de640a5b1bd26772a0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_5b9d4', referencing='REFERENCING NEW TABLE AS new_rows ', table='people_barrier', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='44a90b5e0da4768ecca2632b3bbd92dc6cde31b1', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_576dd', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='people_barrier', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='57476d2a3607d858b69b1d0bde0fd8070570671b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_81013', referencing='REFERENCING OLD TABLE AS old_rows ', table='people_barrier', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Residence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start_date', models.DateField(blank=True, null=True, verbose_name='depuis le')),
                ('end_date', models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('postcode', models.CharField(blank=True, max_length=10, verbose_name='code postal')),
                ('city', models.CharField(blank=True, max_length=100, verbose_name='ville')),
                ('insee_code', models.CharField(blank=True, max_length=5, verbose_name='code INSEE')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='residences', to='people.person')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('end_date__isnull', True), ('start_date__isnull', True), ('end_date__gte', models.F('start_date')), _connector='OR'), name='residence_dates_in_order', violation_error_message='Le domicile finit avant de commencer.'), django.contrib.postgres.constraints.ExclusionConstraint(deferrable=django.db.models.constraints.Deferrable['IMMEDIATE'], expressions=[(maillage.kernel.dates.Same('person'), '='), (maillage.kernel.dates.DateRange('start_date', 'end_date'), '&&')], name='residence_one_at_a_time', violation_error_message='Deux domiciles se chevauchent.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='07f30c70e271b10d1219df817e9add08328c3fc9', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_d85dd', referencing='REFERENCING NEW TABLE AS new_rows ', table='people_residence', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='cb1fc56561fe8cc716f378e131a9e6194d122e29', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_bbc7a', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='people_residence', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='4329dcacdd08bc3553df1c453baf2a6f221f9891', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_e82e1', referencing='REFERENCING OLD TABLE AS old_rows ', table='people_residence', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='Situation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('kind', models.CharField(max_length=40, verbose_name='nature')),
                ('value', models.CharField(max_length=200, verbose_name='valeur')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='situations', to='people.person')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'date'), name='situation_once_a_day', violation_error_message='Une réponse existe déjà pour ce jour.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='744daa4e622f572c0069c25dda88a87aee5d04a4', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_ba635', referencing='REFERENCING NEW TABLE AS new_rows ', table='people_situation', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='d71f05ad0a1fd288aa8718ace7f40f81d3edfe27', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_2d8ee', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='people_situation', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='1de0dd015b2754f7990cee64930905eccc8fb7e6', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_9e372', referencing='REFERENCING OLD TABLE AS old_rows ', table='people_situation', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PersonMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('absorbed_number', models.BigIntegerField(verbose_name='dossier absorbé')),
                ('absorbed_ref', models.CharField(blank=True, max_length=64, null=True, verbose_name='référence')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='fusionné le')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='fusion annulée le')),
                ('absorbed_origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('survivor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='people.person', verbose_name='dossier conservé')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('absorbed_number',), name='person_absorbed_once', violation_error_message='Ce dossier est déjà fusionné avec un autre.'), models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('absorbed_origin', 'absorbed_ref'), name='absorbed_ref_once', violation_error_message='Un dossier fusionné porte déjà cette référence.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='b499bec92b794dc4a2cd2cfaddfaa4fd1dba1dbd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_9b780', referencing='REFERENCING NEW TABLE AS new_rows ', table='people_personmerge', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='87a73390360adc557007398f1a0ac762641990bb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_c80ce', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='people_personmerge', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='ca05c4b15fd2ea817644d91db0ba0c4f0517e096', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_c78b3', referencing='REFERENCING OLD TABLE AS old_rows ', table='people_personmerge', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='PairDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='décidé le')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='motif')),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('high', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('low', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('low', 'high'), name='pair_decided_once', violation_error_message='Il est déjà dit que ces deux dossiers sont deux personnes.'), models.CheckConstraint(condition=models.Q(('low__lt', models.F('high'))), name='pair_decision_in_order', violation_error_message="Un dossier n'est pas le doublon de lui-même.")],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='d02dc1fe105df34d0d90bcb6bd2733600b3766db', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_c7511', referencing='REFERENCING NEW TABLE AS new_rows ', table='people_pairdecision', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='0ad29fa4d53628042024ac0e143a0b30ea53ba53', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_4500a', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='people_pairdecision', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='95483a1ef5127ef260feff042b246d148410181e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_5d987', referencing='REFERENCING OLD TABLE AS old_rows ', table='people_pairdecision', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='DuplicatePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('probability', models.FloatField()),
                ('reasons', models.JSONField(default=list)),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('high', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('low', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(models.OrderBy(models.F('probability'), descending=True), models.F('id'), name='duplicate_likeliest_first')],
                'constraints': [models.UniqueConstraint(fields=('low', 'high'), name='duplicate_pair_once', violation_error_message='Ces deux dossiers sont déjà dans la liste des doublons.'), models.CheckConstraint(condition=models.Q(('low__lt', models.F('high'))), name='duplicate_pair_in_order', violation_error_message="Un dossier n'est pas le doublon de lui-même.")],
            },
        ),
        migrations.CreateModel(
            name='ResidenceArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='residences', to='territory.area')),
                ('residence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='people.residence')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('residence', 'area'), name='residence_area_once', violation_error_message='Ce domicile est déjà dans cette zone.')],
                'triggers': [pgtrigger.compiler.Trigger(name='history_i', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, n.id, 'I', NULL\n    FROM new_rows n;\n    RETURN NULL;\n", hash='5d49bed7946d4418a272d26ebf8af80904df2df7', level='STATEMENT', operation='INSERT', pgid='pgtrigger_history_i_d9bb5', referencing='REFERENCING NEW TABLE AS new_rows ', table='people_residencearea', when='AFTER')), pgtrigger.compiler.Trigger(name='history_u', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'U', to_jsonb(o)\n    FROM old_rows o JOIN new_rows n ON n.id = o.id WHERE to_jsonb(o) IS DISTINCT FROM to_jsonb(n);\n    RETURN NULL;\n", hash='e78d5d1004fb51e77408b5d006e603afe159bc4a', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_history_u_1fe4b', referencing='REFERENCING OLD TABLE AS old_rows  NEW TABLE AS new_rows ', table='people_residencearea', when='AFTER')), pgtrigger.compiler.Trigger(name='history_d', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    INSERT INTO kernel_change (changeset_id, table_name, row_id, operation, before)\n    SELECT maillage_changeset(), TG_TABLE_NAME, o.id, 'D', to_jsonb(o)\n    FROM old_rows o;\n    RETURN NULL;\n", hash='8cc2cfd7f03211019ac7741b0fb6e91186f58d3b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_history_d_92853', referencing='REFERENCING OLD TABLE AS old_rows ', table='people_residencearea', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='MergeTrace',
            fields=[
                ('merge', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='trace', serialize=False, to='people.personmerge')),
                ('content', models.JSONField()),
            ],
        ),
        maillage.kernel.schema.InstallTriggers(
        ),
    ]
