from django.db import migrations

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
    dependencies = [("charter", "0001_initial")]
    operations = [
        migrations.RunSQL(SAME, APART),
        migrations.RunSQL(FILL, "DROP FUNCTION charter_fill(jsonb, bigint[], bigint[])"),
    ]
