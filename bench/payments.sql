-- The month's orders in one statement, for a country in which nothing has changed since the month before: the rival of
-- the run of payment orders. It writes the same items, orders and lines, and explains nothing.
with run as (
  insert into benefits_run (kind, business_date, status, parameters_id, rule_version, code_version, changes_from,
                            changes_to, found, counters, note, started_at)
  select 'payments', %(month)s, 'running', %(law)s, '1', '', changes_through, changes_through, 0, '{}', '', now()
    from benefits_cursor where kind = 'payments'
  returning id
), due as materialized (
  select coalesce(p.merged_into_id, p.id) as person_id, coalesce(a.merged_into_id, e.about_id) as about_id,
         coalesce(y.merged_into_id, e.payee_id) as payee_id, e.benefit, e.amount, e.decision_id, e.id as entitlement_id
    from benefits_entitlement e
    join registry_person p on p.id = e.person_id
    join registry_person y on y.id = e.payee_id
    left join registry_person a on a.id = e.about_id
   where upper_inf(e.recorded) and e.per = 'month' and e.valid @> %(month)s::date and p.died_on is null
), items as (
  insert into benefits_workitem (run_id, person_id, about_id, why, status, attempts, outcome, reason)
  select run.id, person_id, null, 'due', 1, 0, 'ordered', ''
    from (select distinct person_id from due order by person_id) as people cross join run
  returning 1
), orders as (
  insert into benefits_paymentorder (person_id, about_id, payee_id, benefit, month, kind, amount, iban, pays_on,
                                     decision_id, rows, run_id, made_at, reversed_because)
  select d.person_id, d.about_id, d.payee_id, d.benefit, %(month)s::date, 'regular', d.amount, b.iban,
         case g.code {days} end::date, d.decision_id, array[d.entitlement_id], run.id, now(), ''
    from due d
   cross join run
    left join registry_bankaccount b on b.person_id = d.payee_id and upper_inf(b.recorded)
     and b.valid @> %(month)s::date
    left join registry_residence h on h.person_id = d.payee_id and upper_inf(h.recorded)
     and h.valid @> %(month)s::date
    left join registry_district t on t.id = h.district_id
    left join registry_region g on g.id = t.region_id
   order by d.person_id
  returning id, month, amount
), lines as (
  insert into benefits_orderline (order_id, for_month, due, ordered_before, amount)
  select id, month, amount, 0, amount from orders
)
select count(*) from items
