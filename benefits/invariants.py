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
        "An award or a change that stands pays: a live entitlement of its amount, an award from its day on",
        """
        select d.id from benefits_decision d
         where d.outcome in ('award', 'change')
           and not exists (select from benefits_decision later where later.supersedes_id = d.id)
           and not exists (
             select from benefits_entitlement e where e.decision_id = d.id and upper_inf(e.recorded)
             having bool_or(e.amount = d.amount)
                and (d.outcome = 'change' or min(lower(e.valid)) = d.right_from))
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
        "A work item that awarded names its award, of the same person, or the night decided of several rights",
        """
        select i.id from benefits_workitem i left join benefits_decision d on d.id = i.decision_id
         where i.outcome = 'awarded' and (d.id is null or d.person_id <> i.person_id or d.outcome <> 'award')
           and not (i.decision_id is null and exists (
             select from benefits_decision of_night
              where of_night.run_id = i.run_id and of_night.person_id = i.person_id and of_night.outcome <> 'refuse'))
        """,
    ),
    Invariant(
        "decisions.told",
        "Whoever a night awarded was told, once",
        """
        select d.id from benefits_decision d
         where d.run_id is not null and d.outcome = 'award'
           and (select count(*) from registry_message m
                 where m.template in ('pension_awarded', 'benefit_award') and m.about_id = d.id) <> 1
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
        "appeals.standing",
        "An open appeal is about the decision that stands, and nobody's is forgotten when a later one takes its place",
        """
        select a.id from benefits_appeal a
          join benefits_decision later on later.supersedes_id = a.standing_id
         where a.state in ('opened', 'in_work')
        """,
    ),
    Invariant(
        "appeals.another_person",
        "Nobody answered an appeal against what they decided themselves, by whatever account",
        """
        select a.id from benefits_appeal a
          join accounts_user answered on answered.id = a.answered_by_id
          join benefits_decision d on d.id in (a.decision_id, a.standing_id)
          join accounts_user decided on decided.id = d.decided_by_id
         where answered.staff_fin = decided.staff_fin or answered.id = decided.id
        """,
    ),
    Invariant(
        "appeals.upheld_by_two",
        "An upheld appeal has an approved proposal of its own, signed by another person than whoever answered",
        """
        select a.id from benefits_appeal a left join accounts_approval p on p.id = a.approval_id
         where a.state = 'upheld'
           and (p.id is null or p.kind <> 'appeal_uphold' or p.state <> 'approved'
                or p.payload ->> 'appeal' <> a.id::text
                or p.proposed_by_id <> a.answered_by_id or p.decided_by_person = p.proposed_by_person)
        """,
    ),
    Invariant(
        "appeals.log",
        "The log of an appeal begins with its lodging and ends where it stands",
        """
        select a.id from benefits_appeal a
         where not exists (select from benefits_appealmove m where m.appeal_id = a.id and m.from_state = '')
            or (select m.to_state from benefits_appealmove m
                 where m.appeal_id = a.id order by m.at desc, m.id desc limit 1) <> a.state
        """,
    ),
    Invariant(
        "appeals.falls",
        "A decision whose appeal was upheld stands no more",
        """
        select a.id from benefits_appeal a join benefits_decision d on d.id = a.standing_id
         where a.state = 'upheld' and d.outcome <> 'annul'
           and not exists (select from benefits_decision later where later.supersedes_id = d.id)
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
