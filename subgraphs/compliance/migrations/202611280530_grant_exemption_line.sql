-- A draft that is gathered anew has its lines at other places: what is withheld of it is put where the lines are now.
grant update (line) on compliance.subject_access_exemption to signpost_compliance;
comment on column compliance.subject_access_exemption.ciphertext is 'The reason, and the line that is withheld as the draft had it: sealed.';
