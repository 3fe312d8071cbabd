-- Which bodies were told of a correction says where a shielded child is known (domain.md 6).
comment on column compliance.correction_request.told is
  'Of decisions before they were sealed with the reason; empty since.';
