from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

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


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION maillage_fold(text)"),
        migrations.RunSQL(CHANGESET, "DROP FUNCTION maillage_changeset()"),
    ]
