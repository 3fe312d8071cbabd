alter table records.merge validate constraint merge_undo_second_person;
