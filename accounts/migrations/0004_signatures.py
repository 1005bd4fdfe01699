"""Signatures under proposals: as many different people as a kind asks for, held by the database."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION accounts_approval_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'pending' THEN
        RAISE EXCEPTION 'a decided approval cannot change' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.public_id, NEW.kind, NEW.payload, NEW.payload_hash, NEW.state_hash, NEW.needed, NEW.replaces_id,
        NEW.reason, NEW.proposed_by_id, NEW.proposed_by_person, NEW.proposed_at)
       IS DISTINCT FROM
       (OLD.public_id, OLD.kind, OLD.payload, OLD.payload_hash, OLD.state_hash, OLD.needed, OLD.replaces_id,
        OLD.reason, OLD.proposed_by_id, OLD.proposed_by_person, OLD.proposed_at) THEN
        RAISE EXCEPTION 'a proposal cannot be edited, only decided' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER accounts_approvalsignature_append_only BEFORE UPDATE OR DELETE ON accounts_approvalsignature
    FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change();

CREATE FUNCTION accounts_approval_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(DISTINCT s.person) FROM accounts_approvalsignature s
         WHERE s.approval_id = NEW.id AND s.seen_hash = NEW.payload_hash AND s.state_hash = NEW.state_hash
           AND s.actor_id <> NEW.proposed_by_id AND s.person <> NEW.proposed_by_person) < NEW.needed THEN
        RAISE EXCEPTION 'a proposal is approved by as many people as it needs' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;

-- After the row's own constraints, which say more exactly what is wrong.
CREATE TRIGGER accounts_approval_signed AFTER INSERT OR UPDATE ON accounts_approval
    FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION accounts_approval_signed();

-- What was approved by one person before signatures were kept has that person's signature.
INSERT INTO accounts_approvalsignature (approval_id, at, actor_id, person, role, seen_hash, state_hash, note)
SELECT a.id, a.decided_at, a.decided_by_id, a.decided_by_person, u.role, a.payload_hash, a.state_hash, ''
  FROM accounts_approval a JOIN accounts_user u ON u.id = a.decided_by_id
 WHERE a.state = 'approved';
"""

BACKWARD = """
DROP TRIGGER accounts_approval_signed ON accounts_approval;
DROP FUNCTION accounts_approval_signed();
DROP TRIGGER accounts_approvalsignature_append_only ON accounts_approvalsignature;
CREATE OR REPLACE FUNCTION accounts_approval_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_staff_are_known_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApprovalSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("person", models.CharField(max_length=40, verbose_name="checker as a person")),
                ("role", models.CharField(max_length=10, verbose_name="role")),
                ("seen_hash", models.CharField(max_length=64, verbose_name="hash seen")),
                ("state_hash", models.CharField(blank=True, max_length=64, verbose_name="hash of what it points at")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "ordering": ("at", "pk"),
            },
        ),
        migrations.AddField(
            model_name="approval",
            name="needed",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="signatures needed"),
        ),
        migrations.AddField(
            model_name="approval",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                help_text="The proposal that its maker edited; signatures under that one do not count here.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="accounts.approval",
                verbose_name="stands in the place of",
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="state_hash",
            field=models.CharField(
                blank=True,
                help_text="As it stood when it was proposed.",
                max_length=64,
                verbose_name="hash of what it points at",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(("state_hash", ""), ("state_hash__regex", "^[0-9a-f]{64}$"), _connector="OR"),
                name="accounts_approval_state_hash_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(("needed__gte", 1)), name="accounts_approval_needs_somebody"
            ),
        ),
        migrations.AddField(
            model_name="approvalsignature",
            name="actor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="approvalsignature",
            name="approval",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="accounts.approval"
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalsignature",
            constraint=models.UniqueConstraint(fields=("approval", "person"), name="accounts_signature_once_a_person"),
        ),
        migrations.AddConstraint(
            model_name="approvalsignature",
            constraint=models.UniqueConstraint(
                fields=("approval", "actor"), name="accounts_signature_once_an_account"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
