"""Payment orders: made once a month, given an account when one is known at last, taken back for a reason."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from benefits.models import Cursor, PaymentOrder, Run
from benefits.orders.judging import NO_ACCOUNT, OVERPAID
from benefits.orders.reading import CODE
from benefits.runs.kinds import run_kind
from benefits.runs.night import nights_missing, run_night
from benefits.runs.opening import NightRefused
from registry.periods import day_of

CHUNK = 2_000
"""People whose orders are written in one transaction: their rows are small."""


class OrderRefusedError(Exception):
    """The order cannot be taken back; the message is for whoever asked."""


def payments_make(*, month: date, actor: User | None = None) -> Run:
    """Order all payments of the month (its first day), once; then give waiting orders the accounts known by now.

    Raises NightRefused on a gap of the law, and for a month before one that is ordered already.
    """
    come = Cursor.objects.filter(kind=CODE).first()
    if come is not None and month < come.reached_through:
        done = Run.objects.filter(kind=CODE, business_date=month, status=Run.Status.FINISHED).first()
        if done is None:
            raise NightRefused(f"ordered up to {come.reached_through:%Y-%m}: what is due for before comes with it")
        return done
    run = run_night(kind=run_kind(CODE), day=month, actor=actor, chunk=CHUNK)
    order_accounts_fill(at=timezone.now())
    return run


def payments_catch_up(*, through: date) -> list[Run]:
    """Order every month that is missing up to a day, oldest first, until one does not finish."""
    done: list[Run] = []
    for month in nights_missing(kind=run_kind(CODE), through=through):
        done.append(payments_make(month=month))
        if done[-1].status != Run.Status.FINISHED:
            break
    order_accounts_fill(at=timezone.now())
    return done


_FILL = """
with found as (
  select o.id, o.person_id, account.iban
    from benefits_paymentorder o
    join registry_person y on y.id = o.payee_id
    cross join lateral (
      select b.iban from registry_person r join registry_bankaccount b on b.person_id = r.id
       where (r.id = coalesce(y.merged_into_id, y.id) or r.merged_into_id = coalesce(y.merged_into_id, y.id))
         and upper_inf(b.recorded) and b.valid @> %(day)s::date
       order by r.merged_into_id is not null, b.id limit 1) account
   where o.iban is null and o.reversed_at is null and o.amount > 0 and y.died_on is null
     and not exists (select from benefits_orderaccount late where late.order_id = o.id)
)
insert into benefits_orderaccount (order_id, iban, added_at) select id, iban, %(at)s from found
on conflict (order_id) do nothing
returning order_id
"""

# Nobody's money waits any more, no claim is left: the case is settled, or goes on for what else it holds.
_SETTLE = """
with standing as (
  select r.id, r.reasons,
         array(select reason from unnest(r.reasons) as reason
                where reason <> %(waits)s and reason <> %(owes)s
                   or reason = %(waits)s and exists (
                        select from benefits_paymentorder o
                         where o.person_id = r.person_id and o.iban is null and o.reversed_at is null and o.amount > 0
                           and not exists (select from benefits_orderaccount late where late.order_id = o.id))
                   or reason = %(owes)s and exists (
                        select from benefits_overpayment c where c.person_id = r.person_id
                         group by c.benefit, c.about_id, c.payee_id having sum(c.amount) > 0)) as left_over
    from benefits_manualreview r
   where r.kind = %(kind)s and r.resolved_at is null and r.reasons && array[%(waits)s, %(owes)s]::varchar[]
)
update benefits_manualreview r
   set reasons = case when s.left_over = '{}' then r.reasons else s.left_over end,
       resolved_at = case when s.left_over = '{}' then %(at)s::timestamptz end,
       resolution = case when s.left_over = '{}' then 'decided' else '' end
  from standing s where s.id = r.id and s.left_over <> r.reasons
"""


@transaction.atomic
def order_accounts_fill(*, at: datetime) -> int:
    """Give every waiting order the account that its payee has on the day of `at`; return how many got one.

    Cases of people whose money waits no longer, or of whom nothing is claimed any more, are closed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FILL, {"day": day_of(at), "at": at})
        filled = int(cursor.rowcount)
        cursor.execute(_SETTLE, {"kind": CODE, "waits": NO_ACCOUNT, "owes": OVERPAID, "at": at})
    return filled


def order_reverse(*, actor: User, order: PaymentOrder, reason: str, at: datetime) -> PaymentOrder:
    """Take an order back, for example because the bank sent the money back; what is due is ordered again next month.

    OrderRefusedError without a reason, for other roles than the ministry's, and for an order taken back already.
    """
    if not actor.is_active or actor.role not in (Role.MINISTRY, Role.SUPERVISOR):
        raise OrderRefusedError(_("Your role cannot take payment orders back."))
    if not reason.strip():
        raise OrderRefusedError(_("Say why the order is taken back."))
    with transaction.atomic():
        free = PaymentOrder.objects.select_for_update().filter(pk=order.pk, reversed_at=None)
        if not free.update(reversed_at=at, reversed_by=actor, reversed_because=reason.strip()):
            raise OrderRefusedError(_("This order is taken back already."))
    order.refresh_from_db()
    return order
