"""Where a person stands in queues, for the first page of the cabinet: a function, whose plan a connection keeps."""

from typing import ClassVar

from django.db import migrations

# Planned with the page's one statement it would cost every reader 0.5 ms, and only few wait in a queue.
# `moved` is the day of the last line that moved the number: the person's own, or one about somebody who stood before.
# A person who leaves while suspended moves nobody; a corrected place moves those whom it passes.
FUNCTION = """
create function es_places_of(own bigint[], day date) returns json language plpgsql stable
set plan_cache_mode = force_generic_plan as $$
begin
  if not exists (select from registry_queueplace p where p.person_id = any(own) and p.state <> 'left') then
    return null;
  end if;
  return (
    select json_agg(json_build_object(
             'kind', q.kind, 'state', p.state, 'since', p.since, 'ahead', a.ahead, 'ground', a.ground, 'moved', m."on"
           ) order by q.kind, q.id)
      from registry_queueplace p
      join registry_queue q on q.id = p.queue_id
     cross join lateral (
           select count(*) as ahead, count(*) filter (where o.category = p.category) as ground
             from registry_queueplace o
            where o.queue_id = p.queue_id and o.state = 'waiting'
              and (o.ranked_on, o.joined_id) < (p.ranked_on, p.joined_id)) a
      left join lateral (
           select e."on"
             from registry_queueentry e
            where e.queue_id = p.queue_id and e."on" <= es_places_of.day and e.verb <> 'void'
              and not exists (select from registry_queueentry v where v.voids_id = e.id)
              and case
                    when e.person_id = p.person_id then e.id >= p.joined_id
                    when p.state <> 'waiting' or e.verb = 'category' then false
                    else (
                      select (e.verb not in ('left', 'rank') or b.state <> 'suspended')
                             and (e.verb <> 'rank' or (b.ranked_on, o.joined_id) >= (p.ranked_on, p.joined_id)
                                  or (e.ranked_on, o.joined_id) >= (p.ranked_on, p.joined_id))
                             and (case e.verb when 'rank' then least(b.ranked_on, e.ranked_on) else o.ranked_on end,
                                  o.joined_id) < (p.ranked_on, p.joined_id)
                        from registry_queueplace o
                       cross join lateral (
                             select (array_agg(s.verb order by s."on" desc, s.id desc)
                                       filter (where s.verb in ('joined', 'left', 'suspended', 'resumed')))[1] as state,
                                    (array_agg(s.ranked_on order by s."on" desc, s.id desc)
                                       filter (where s.verb in ('joined', 'rank')))[1] as ranked_on
                               from registry_queueentry s
                              where s.queue_id = e.queue_id and s.person_id = e.person_id
                                and (s."on", s.id) < (e."on", e.id)
                                and not exists (select from registry_queueentry v where v.voids_id = s.id)) b
                       where o.queue_id = e.queue_id and o.person_id = e.person_id and o.joined_id <= e.id
                       order by o.joined_id desc limit 1)
                  end
            order by e."on" desc, e.id desc limit 1) m on true
     where p.person_id = any(own) and p.state <> 'left');
end $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("registry", "0019_status_guards")]

    operations: ClassVar = [
        migrations.RunSQL(FUNCTION, "drop function es_places_of(bigint[], date);"),
    ]
