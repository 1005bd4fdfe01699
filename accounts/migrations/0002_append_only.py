"""Holds in the database what the services promise: a move is never edited, a payload never changes."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER accounts_approvalmove_append_only BEFORE UPDATE OR DELETE ON accounts_approvalmove
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();

CREATE FUNCTION accounts_approval_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'pending' THEN
        RAISE EXCEPTION 'a decided approval cannot change' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.public_id, NEW.kind, NEW.payload, NEW.payload_hash, NEW.reason, NEW.proposed_by_id,
        NEW.proposed_by_person, NEW.proposed_at)
       IS DISTINCT FROM
       (OLD.public_id, OLD.kind, OLD.payload, OLD.payload_hash, OLD.reason, OLD.proposed_by_id,
        OLD.proposed_by_person, OLD.proposed_at) THEN
        RAISE EXCEPTION 'a proposal cannot be edited, only decided' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER accounts_approval_guard_update BEFORE UPDATE ON accounts_approval
    FOR EACH ROW EXECUTE FUNCTION accounts_approval_guard();

CREATE TRIGGER accounts_approval_guard_delete BEFORE DELETE ON accounts_approval
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();
"""

BACKWARD = """
DROP TRIGGER accounts_approval_guard_delete ON accounts_approval;
DROP TRIGGER accounts_approval_guard_update ON accounts_approval;
DROP FUNCTION accounts_approval_guard();
DROP TRIGGER accounts_approvalmove_append_only ON accounts_approvalmove;
DROP FUNCTION accounts_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
