-- An undoing that was proposed is another person's to carry out, also of a merge that one person made (domain.md 9): the child may be hidden since.
alter table records.merge drop constraint merge_undo_second_person,
  add constraint merge_undo_second_person check (undone_by <> undo_proposed_by) not valid;
