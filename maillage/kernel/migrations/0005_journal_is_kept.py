from django.db import migrations

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
    dependencies = [("kernel", "0004_outgoing_mail")]
    operations = [
        migrations.RunSQL(
            KEPT,
            "DROP TRIGGER journal_is_kept ON kernel_change; DROP FUNCTION maillage_journal_is_kept()",
        ),
        migrations.RunSQL(FORGET, "DROP FUNCTION maillage_forget_changes(text, bigint[])"),
    ]
