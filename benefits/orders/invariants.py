"""What must hold of payment orders, as SQL that finds whatever breaks it."""

from __future__ import annotations

from accounts.invariants import Invariant

ORDER_INVARIANTS = [
    Invariant(
        "payments.once",
        "One order of a right, month and kind",
        """
        select min(id) from benefits_paymentorder
         group by person_id, benefit, coalesce(about_id, 0), month, kind having count(*) > 1
        """,
    ),
    Invariant(
        "payments.lines",
        "The months of an order, or of a claim, come to its amount",
        """
        select o.id from benefits_paymentorder o
         where o.amount is distinct from (select sum(l.amount) from benefits_orderline l where l.order_id = o.id)
        union all
        select c.id from benefits_overpayment c
         where -c.amount is distinct from
               (select sum(l.amount) from benefits_overpaymentline l where l.overpayment_id = c.id)
        """,
    ),
    Invariant(
        "payments.entitled",
        "No month of a right is ordered beyond the most that the right ever was in it",
        """
        with paid as (
          select coalesce(p.merged_into_id, p.id) as person_id, o.benefit,
                 coalesce(a.merged_into_id, o.about_id) as about_id, l.for_month, l.amount, o.id
            from benefits_paymentorder o
            join benefits_orderline l on l.order_id = o.id
            join registry_person p on p.id = o.person_id
            left join registry_person a on a.id = o.about_id
           where o.reversed_at is null and o.kind <> 'once'
        ), months as (
          select person_id, benefit, about_id, for_month, sum(amount) as amount, min(id) as id
            from paid group by 1, 2, 3, 4
        )
        select m.id from months m
         where m.amount > coalesce(
           (select sum(most) from (
              select max(e.amount) as most from registry_person r
                join benefits_entitlement e on e.person_id = r.id
                left join registry_person a on a.id = e.about_id
               where (r.id = m.person_id or r.merged_into_id = m.person_id) and e.benefit = m.benefit
                 and coalesce(a.merged_into_id, e.about_id) is not distinct from m.about_id
                 and e.valid && daterange(m.for_month, (m.for_month + interval '1 month')::date)
               group by r.id) as of_records), 0)
        """,
    ),
    Invariant(
        "payments.dead",
        "Nothing is ordered for a month after that of a death that was known when it was ordered",
        """
        select o.id from benefits_paymentorder o
          join benefits_run r on r.id = o.run_id
          join registry_person p on p.id = o.person_id
          join benefits_orderline l on l.order_id = o.id and l.amount > 0
         where p.died_on < l.for_month and p.recorded_from < r.started_at and o.reversed_at is null
        """,
    ),
    Invariant(
        "payments.item",
        "Whoever was ordered something has an item of that run that says so",
        """
        select o.id from benefits_paymentorder o
         where not exists (select from benefits_workitem i
                            where i.run_id = o.run_id and i.person_id = o.person_id
                              and i.outcome in ('ordered', 'no_account'))
        """,
    ),
    Invariant(
        "payments.account",
        "Money that waits for an account has a case for a person",
        """
        select o.id from benefits_paymentorder o
         where o.iban is null and o.amount > 0 and o.reversed_at is null
           and not exists (select from benefits_orderaccount late where late.order_id = o.id)
           and not exists (select from benefits_manualreview r
                            where r.person_id = o.person_id and r.kind = 'payments' and r.resolved_at is null)
        """,
    ),
]
