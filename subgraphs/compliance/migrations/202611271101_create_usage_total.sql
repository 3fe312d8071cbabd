-- What everybody did on a day, by authority: a year of 330,000 people is read from 55,000 rows (domain.md 11).
create table compliance.usage_total (
  day               date not null,
  authority_code    text not null,
  failed_sign_ins   int not null,
  resets            int not null,
  searches          int not null,
  broad_searches    int not null,
  out_of_area       int not null,
  out_of_hours      int not null,
  other_reasons     int not null,
  overrides         int not null,
  refused_overrides int not null,
  mediated          int not null,
  account_changes   int not null,
  no_involvement    int not null,
  same_name         int not null,
  constraint usage_total_pkey primary key (authority_code, day)
);
comment on table compliance.usage_total is 'Sums of compliance.usage_day by authority, made when a day is counted.';
comment on column compliance.usage_total.authority_code is 'Empty for national bodies.';
create index usage_total_of_day on compliance.usage_total (day);
grant select, insert, delete on compliance.usage_total to signpost_compliance;

insert into compliance.usage_total
select day, coalesce(authority_code, ''), sum(failed_sign_ins), sum(resets), sum(searches), sum(broad_searches),
  sum(out_of_area), sum(out_of_hours), sum(other_reasons), sum(overrides), sum(refused_overrides), sum(mediated),
  sum(account_changes), sum(no_involvement), sum(same_name)
from compliance.usage_day group by 1, 2;
