-- Who waits for rows is woken by the database itself, once per statement and at the commit: saves every writer of
-- the outbox and of due instants a round trip of its own (2.2 of 65 statements per click).
CREATE FUNCTION app_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify(TG_ARGV[0], TG_ARGV[1]);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER outbox_wake AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION app_wake('outbox', '');
--> statement-breakpoint
CREATE TRIGGER due_instant_wake AFTER INSERT ON due_instant FOR EACH STATEMENT EXECUTE FUNCTION app_wake('due', 'row');
