import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.deletion
from django.db import migrations, models

# unaccent() is only STABLE because its dictionary can be replaced; naming the dictionary makes the
# wrapper safe to index. Ligatures and punctuation follow maillage.kernel.text.fold.
FOLD = r"""
CREATE OR REPLACE FUNCTION maillage_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT btrim(regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary, lower(value))),
               '[^a-z0-9]+', ' ', 'g'))
$$;
"""

CHANGESET = """
CREATE OR REPLACE FUNCTION maillage_changeset() RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE current text := current_setting('maillage.changeset', true);
BEGIN
  IF current IS NULL OR current = '' THEN
    RAISE EXCEPTION 'write without author and reason: open maillage.kernel.history.changes() first'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN current::bigint;
END $$;
"""

# The journal is written by triggers and by nothing else. One door lets rows go: the function below, for the
# changes of records whose person must be forgotten. It asks for a change of its own (who, why), as any write.
KEPT = """
CREATE OR REPLACE FUNCTION maillage_journal_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('maillage.forgetting', true) = pg_current_xact_id()::text THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_is_kept',
    MESSAGE = 'journal_is_kept';
END $$;
CREATE TRIGGER journal_is_kept BEFORE UPDATE OR DELETE ON kernel_change
  FOR EACH ROW EXECUTE FUNCTION maillage_journal_is_kept();
"""

FORGET = """
CREATE OR REPLACE FUNCTION maillage_forget_changes(of_table text, of_rows bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  present bigint := maillage_changeset();
  gone bigint;
  touched bigint[];
BEGIN
  PERFORM set_config('maillage.forgetting', pg_current_xact_id()::text, true);
  WITH removed AS (
    DELETE FROM kernel_change WHERE table_name = of_table AND row_id = ANY (of_rows) RETURNING changeset_id
  ) SELECT count(*), array_agg(DISTINCT changeset_id) INTO gone, touched FROM removed;
  PERFORM set_config('maillage.forgetting', '', true);
  DELETE FROM kernel_changeset s WHERE s.id = ANY (touched) AND s.id <> present
    AND NOT EXISTS (SELECT FROM kernel_change c WHERE c.changeset_id = s.id);
  RETURN gone;
END $$;
"""


class Migration(migrations.Migration):

    replaces = [('kernel', '0001_extensions'), ('kernel', '0002_initial'), ('kernel', '0003_removals_index'), ('kernel', '0004_outgoing_mail'), ('kernel', '0005_journal_is_kept'), ('kernel', '0006_doors')]

    initial = True

    dependencies = [
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(
        ),
        django.contrib.postgres.operations.TrigramExtension(
        ),
        django.contrib.postgres.operations.UnaccentExtension(
        ),
        migrations.RunSQL(FOLD, "DROP FUNCTION maillage_fold(text)"),
        migrations.RunSQL(CHANGESET, "DROP FUNCTION maillage_changeset()"),
        migrations.CreateModel(
            name='Changeset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('actor_id', models.BigIntegerField(null=True)),
                ('actor_label', models.CharField(max_length=200)),
                ('organisation_id', models.BigIntegerField(null=True)),
                ('reason', models.CharField(max_length=500)),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='kernel_chan_at_efd652_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('actor_label', ''), _negated=True)), name='changeset_says_who_and_why', violation_error_message='Une modification dit toujours qui la fait et pourquoi.')],
            },
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.BinaryField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='DoorLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(max_length=60)),
                ('subject', models.BigIntegerField()),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('last_used_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['purpose', 'subject'], name='kernel_door_purpose_ffe3ac_idx')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table_name', models.CharField(max_length=63)),
                ('row_id', models.BigIntegerField()),
                ('operation', models.CharField(max_length=1)),
                ('before', models.JSONField(null=True)),
                ('changeset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='kernel.changeset')),
            ],
            options={
                'indexes': [models.Index(fields=['table_name', 'row_id'], name='kernel_chan_table_n_a8980c_idx'), django.contrib.postgres.indexes.BrinIndex(fields=['id'], name='kernel_chan_id_17fe9d_brin'), models.Index(condition=models.Q(('operation', 'D')), fields=['table_name', 'id'], name='change_removals')],
            },
        ),
        migrations.RunSQL(
            KEPT,
            "DROP TRIGGER journal_is_kept ON kernel_change; DROP FUNCTION maillage_journal_is_kept()",
        ),
        migrations.RunSQL(FORGET, "DROP FUNCTION maillage_forget_changes(text, bigint[])"),
    ]
