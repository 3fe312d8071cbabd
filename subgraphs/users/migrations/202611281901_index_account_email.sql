-- Which accounts are one person's is asked whenever a session is looked up (ADR 0081).
create index account_email on users.account (lower(email));
