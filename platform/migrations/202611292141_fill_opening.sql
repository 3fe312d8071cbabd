-- After the trigger is there for everybody: no opening comes between.
select audit.put_back_openings();
