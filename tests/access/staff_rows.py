"""What the officers' pages and the ministry's site answer, with something real behind every address."""

from typing import Any

from accounts.models import Approval
from accounts.services.approvals import approval_propose
from benefits.law import LawTable
from benefits.models import Decision, ManualReview, Overpayment, Parameter, PaymentOrder, Run
from benefits.services.decisions import decision_annul_propose
from benefits.services.parameters import APPROVAL_KIND, parameter_set_store
from registry.models import ImportBatch, Person, SourceToken
from tests.access.matrix import Row, admin_rows, desk, ministry_site
from tests.factories import make_person
from tests.night.conftest import NOW, TODAY

World = dict[str, Any]


def supervisors(name: str, status: int = 200, **more: Any) -> Row:
    """An address for supervisors alone."""
    return Row(name, anonymous=302, supervisor=status, others=404, **more)


def person() -> Person:
    return make_person(account=False, iban=None, born=None)


def review(_world: World | None = None) -> ManualReview:
    return ManualReview.objects.create(kind="old_age", person=person(), reasons=["no_birth_date"], opened_on=TODAY)


def decision(_world: World | None = None) -> Decision:
    found = Decision.objects.filter(code="0123456789ABCDEF").first()
    return found or Decision.objects.create(
        code="0123456789ABCDEF",
        person=person(),
        benefit="PEN-01",
        outcome="refuse",
        decided_on=TODAY,
        facts={},
        facts_hash="0" * 64,
        known_at=NOW,
        rule_version="old_age-1",
        parameters=parameter_set_store(table=LawTable([]), at=NOW),
        trace=[],
    )


def run(_world: World | None = None) -> Run:
    found = Run.objects.filter(kind="old_age", business_date=TODAY).first()
    return found or Run.objects.create(
        kind="old_age",
        business_date=TODAY,
        parameters=parameter_set_store(table=LawTable([]), at=NOW),
        rule_version="old_age-1",
        changes_from=1,
        changes_to=1,
        started_at=NOW,
    )


def parameter(_world: World | None = None) -> Parameter:
    found = Parameter.objects.filter(name="old_age.minimum", valid_from=TODAY).first()
    return found or Parameter.objects.create(
        name="old_age.minimum",
        value="320",
        unit="AZN",
        valid_from=TODAY,
        law="x",
        source="x",
        confidence="high",
        origin="shipped",
        recorded_at=NOW,
    )


def order(world: World) -> PaymentOrder:
    found = PaymentOrder.objects.first()
    return found or PaymentOrder.objects.create(
        person=person(),
        payee=person(),
        benefit="PEN-01",
        month=TODAY.replace(day=1),
        kind="regular",
        amount="300",
        rows=[],
        run=run(world),
        made_at=NOW,
    )


def claim(world: World) -> Overpayment:
    found = Overpayment.objects.first()
    return found or Overpayment.objects.create(
        person=person(),
        payee=person(),
        benefit="PEN-01",
        month=TODAY.replace(day=1),
        amount="300",
        run=run(world),
        made_at=NOW,
    )


def annulment(world: World) -> Approval:
    return decision_annul_propose(actor=world["supervisor"], decision=decision(), reason="x")


def law_proposal(world: World) -> Approval:
    return approval_propose(actor=world["ministry"], kind=APPROVAL_KIND, payload={"name": "old_age.minimum"})


def delivery(_world: World | None = None) -> ImportBatch:
    found = ImportBatch.objects.filter(kind="births").first()
    return found or ImportBatch.objects.create(
        source="civil", reference="B-1", kind="births", state="finished", sha256="0" * 64, received_at=NOW, expected=0
    )


def token(_world: World | None = None) -> SourceToken:
    found = SourceToken.objects.first()
    return found or SourceToken.objects.create(name="registry", source="civil", digest="0" * 64, made_at=NOW)


def of_review(world: World) -> dict[str, Any]:
    return {"number": review(world).pk}


# The same addresses with something real behind them; the table in `matrix.py` has them without.
DESK = [
    desk("staff:review", kwargs=of_review),
    desk("staff:review_fact", kwargs=lambda world: {**of_review(world), "name": "birth_date"}),
    supervisors("staff:annul", kwargs=lambda world: {"code": decision(world).code}),
    supervisors("staff:approval", kwargs=lambda world: {"public_id": annulment(world).public_id}),
]

MINISTRY = [
    *admin_rows("registry_person", lambda world: person().public_id),
    *admin_rows("benefits_run", lambda world: run(world).pk),
    *admin_rows("benefits_manualreview", lambda world: review(world).pk),
    *admin_rows("benefits_decision", lambda world: decision(world).pk),
    *admin_rows("benefits_paymentorder", lambda world: order(world).pk),
    *admin_rows("benefits_overpayment", lambda world: claim(world).pk),
    *admin_rows("benefits_parameter", lambda world: parameter(world).pk),
    ministry_site("admin:benefits_run_items", kwargs=lambda world: {"number": run(world).pk}),
    ministry_site("admin:benefits_parameter_propose", auditor=403),
    ministry_site("admin:benefits_run_by_hand", auditor=403),
    ministry_site("admin:benefits_decision_reassess", auditor=403),
    *admin_rows("registry_importbatch", lambda world: delivery(world).pk),
    ministry_site("admin:registry_importbatch_send", auditor=403),
    ministry_site("admin:registry_importbatch_columns"),
    ministry_site("admin:registry_importbatch_csv", kwargs=lambda world: {"number": delivery(world).pk}),
    *admin_rows("registry_sourcetoken", lambda world: token(world).pk),
    ministry_site("admin:registry_sourcetoken_issue", auditor=403),
    ministry_site("admin:registry_sourcetoken_revoke", auditor=403, kwargs=lambda world: {"number": token(world).pk}),
    ministry_site(
        "admin:accounts_approval_decide", auditor=403, kwargs=lambda world: {"number": law_proposal(world).pk}
    ),
]

STAFF_ROWS = [*DESK, *MINISTRY]
