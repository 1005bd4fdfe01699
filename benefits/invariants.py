"""What must hold of nights, decisions and entitlements, as SQL that finds whatever breaks it."""

from __future__ import annotations

from accounts.invariants import Invariant
from benefits.orders.invariants import ORDER_INVARIANTS

INVARIANTS = [
    Invariant(
        "runs.balance",
        "A finished night found as many as it gave an outcome, and left nobody pending",
        """
        select r.id from benefits_run r
         where r.status = 'finished'
           and r.found <> (select count(*) from benefits_workitem i where i.run_id = r.id and i.status = 1)
        """,
    ),
    Invariant(
        "runs.once",
        "Nobody has two items in one night",
        """
        select min(id) from benefits_workitem group by run_id, person_id, coalesce(about_id, 0) having count(*) > 1
        """,
    ),
    Invariant(
        "decisions.award_pays",
        "An award or a change that stands has exactly one live entitlement of its amount, from its day",
        """
        select d.id from benefits_decision d
         where d.outcome in ('award', 'change')
           and not exists (select from benefits_decision later where later.supersedes_id = d.id)
           and (select count(*) from benefits_entitlement e
                 where e.decision_id = d.id and upper_inf(e.recorded)
                   and e.amount = d.amount and lower(e.valid) = d.right_from) <> 1
        """,
    ),
    Invariant(
        "decisions.annulled_pays_not",
        "A decision that was taken back has no live entitlement",
        """
        select d.id from benefits_decision d
          join benefits_decision later on later.supersedes_id = d.id and later.outcome = 'annul'
          join benefits_entitlement e on e.decision_id = d.id and upper_inf(e.recorded)
        """,
    ),
    Invariant(
        "decisions.item",
        "A work item that awarded names its award, of the same person",
        """
        select i.id from benefits_workitem i left join benefits_decision d on d.id = i.decision_id
         where i.outcome = 'awarded' and (d.id is null or d.person_id <> i.person_id or d.outcome <> 'award')
        """,
    ),
    Invariant(
        "decisions.told",
        "Whoever a night awarded was told, once",
        """
        select d.id from benefits_decision d
         where d.run_id is not null and d.outcome = 'award'
           and (select count(*) from registry_message m
                 where m.template in ('pension_awarded', 'benefit_awarded') and m.about_id = d.id) <> 1
        """,
    ),
    Invariant(
        "entitlements.once",
        "Nobody has two live entitlements to one benefit for the same reason at a time",
        """
        select a.id from benefits_entitlement a join benefits_entitlement b
            on a.person_id = b.person_id and a.benefit = b.benefit and a.id < b.id
           and coalesce(a.about_id, 0) = coalesce(b.about_id, 0) and a.valid && b.valid
         where upper_inf(a.recorded) and upper_inf(b.recorded)
        """,
    ),
    Invariant(
        "reviews.reasons",
        "Whoever a night sent to a person has a case, open or settled",
        """
        select i.id from benefits_workitem i
         where i.outcome = 'manual'
           and not exists (select from benefits_manualreview r where r.person_id = i.person_id)
        """,
    ),
    Invariant(
        "law.timeline",
        "A number of the law has one value on each day",
        """
        select min(id) from benefits_parameter where superseded_at is null
         group by name, valid_from having count(*) > 1
        """,
    ),
    *ORDER_INVARIANTS,
]
