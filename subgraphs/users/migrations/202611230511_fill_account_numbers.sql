-- Accounts that were there before have numbers too, in the order in which they were made.
update users.account a set number = k.number
from (select id, nextval('users.account_number') as number
  from (select id from users.account where number is null order by created_at, id) bare) k
where a.id = k.id;
create unique index account_number_once on users.account (number);
alter table users.account validate constraint account_two_people;
alter table users.account validate constraint account_suspended_for;
