"""Digests of what a night wrote, without ids, codes and instants: two ways of doing one night must agree."""

from django.db import connection

ROWS = {
    "items": "select person_id, about_id, why, status, outcome, reason, decision_id is null from benefits_workitem",
    "decisions": """
        select person_id, about_id, benefit, outcome, decided_on, right_from, amount, basis, instead, reasons,
               facts, facts_hash, rule_version, parameters_id, trace, decided_by_id, supersedes_id, appeal_until,
               length(code), run_id is null
          from benefits_decision""",
    "entitlements": """
        select e.person_id, e.about_id, e.payee_id, e.benefit, e.amount, e.valid, upper_inf(e.recorded),
               e.migrated, d.person_id as decided
          from benefits_entitlement e left join benefits_decision d on d.id = e.decision_id where {new}""",
    "messages": """
        select m.person_id, template, payload, state, channel, tries, d.person_id as decided
          from registry_message m left join benefits_decision d on d.id = m.about_id""",
    "dues": 'select kind, person_id, about_id, "on" from benefits_due',
    "reviews": """
        select kind, person_id, about_id, reasons, opened_on, resolved_at is null, resolution, opened_by_run_id is null
          from benefits_manualreview""",
    "orders": """
        select person_id, about_id, payee_id, benefit, month, kind, amount, iban, pays_on, decision_id, rows
          from benefits_paymentorder""",
    "lines": """
        select o.person_id, o.benefit, o.month, o.kind, l.for_month, l.due, l.ordered_before, l.amount
          from benefits_orderline l join benefits_paymentorder o on o.id = l.order_id""",
    "runs": """
        select kind, business_date, status, parameters_id, rule_version, reached_from, changes_from, found,
               last_item - first_item + 1, counters, balance_closed, note
          from benefits_run""",
    "cursors": "select kind, reached_through, parameters_id from benefits_cursor",
}


def digests(*, only_new: bool = False) -> dict[str, str]:
    """By table: the md5 of its rows in a fixed order, and how many there are; `only_new` leaves out old pensions."""
    found = {}
    with connection.cursor() as cursor:
        for name, written in ROWS.items():
            rows = written.replace("{new}", "not e.migrated" if only_new else "true")
            cursor.execute(
                "select md5(coalesce(string_agg(md5(r::text), '' order by md5(r::text)), '')), count(*)"
                f" from ({rows}) r"
            )
            digest, count = cursor.fetchone()
            found[name] = f"{digest} of {count}"
    return found


def differences(ours: dict[str, str], theirs: dict[str, str]) -> list[str]:
    """The tables whose rows differ, with both digests; empty if the nights were equal."""
    return [f"{name}: {ours[name]} and {theirs[name]}" for name in ROWS if ours[name] != theirs[name]]
