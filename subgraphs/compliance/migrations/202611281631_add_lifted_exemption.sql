-- What was withheld of a pack by mistake is given after all: the decision stays, with who lifted it and why (domain.md 12).
alter table compliance.subject_access_exemption
  add column lifted_by uuid,
  add column lifted_at timestamptz;
comment on column compliance.subject_access_exemption.lifted_by is 'Who gave it after all; null: it is withheld.';
comment on column compliance.subject_access_exemption.ciphertext is
  'The reason, the line that is withheld as the draft had it, and why it was lifted: sealed.';
grant update (lifted_by, lifted_at, key_version, ciphertext) on compliance.subject_access_exemption to signpost_compliance;
