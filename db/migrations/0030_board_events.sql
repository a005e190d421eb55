-- The page is told what has changed (bot/board/live): by the database, so that no writer can forget it, at the commit,
-- once per statement, with ids only. Repeated tellings of one transaction are told once by PostgreSQL itself.
CREATE FUNCTION app_board_tell(kind text, ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF ids IS NULL THEN RETURN; END IF;
  -- A notification takes 8,000 bytes: of many it is only told that there are many.
  PERFORM pg_notify('board', kind || ':' || CASE WHEN cardinality(ids) > 200 THEN '*' ELSE array_to_string(ids, ',') END);
END $$;
--> statement-breakpoint
CREATE FUNCTION app_board_by_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM app_board_tell(TG_ARGV[0], (SELECT array_agg(id) FROM (SELECT DISTINCT id FROM changed LIMIT 201) c));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION app_board_by_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM app_board_tell('order', (SELECT array_agg(id) FROM (SELECT DISTINCT order_id AS id FROM changed LIMIT 201) c));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION app_board_by_checkpoint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM app_board_tell('checkpoint', (SELECT array_agg(id) FROM (SELECT DISTINCT checkpoint_id AS id FROM changed LIMIT 201) c));
  RETURN NULL;
END $$;
--> statement-breakpoint
-- Every verb writes the log: what belongs to an order and has no trigger of its own is told by this one. The limit
-- inside keeps to the index, whatever the plan that a connection has made for its first statement.
CREATE FUNCTION app_board_by_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM app_board_tell('order', (SELECT array_agg(o.id) FROM
    (SELECT DISTINCT entity_id FROM changed WHERE entity = 'order' LIMIT 201) c,
    LATERAL (SELECT id FROM customer_order WHERE number = c.entity_id LIMIT 1) o));
  RETURN NULL;
END $$;
--> statement-breakpoint
-- Who had to do with an order until now may not be told of it any more, only that something has gone.
CREATE FUNCTION app_board_parties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ids bigint[] := (SELECT array_agg(id) FROM (SELECT DISTINCT id FROM changed LIMIT 201) c);
  gone text;
BEGIN
  PERFORM app_board_tell('order', ids);
  -- Of many everybody reads anew, and the join would be made for few.
  IF ids IS NULL OR cardinality(ids) > 200 THEN RETURN NULL; END IF;
  SELECT json_agg(DISTINCT was.user_id)::text INTO gone
  FROM before b JOIN changed c USING (id),
    LATERAL (VALUES (b.sales_user_id, c.sales_user_id), (b.owner_user_id, c.owner_user_id)) AS was (user_id, now_id)
  WHERE was.user_id IS DISTINCT FROM was.now_id AND was.user_id IS NOT NULL;
  IF gone IS NOT NULL THEN
    PERFORM pg_notify('board', 'gone:' || CASE WHEN octet_length(gone) > 7000 THEN '*' ELSE gone END);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION app_board_load() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM changed) THEN PERFORM pg_notify('board', 'load:'); END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION app_board_booking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM app_board_tell('order', (SELECT array_agg(id) FROM (SELECT DISTINCT order_id AS id FROM changed LIMIT 201) c));
  IF EXISTS (SELECT FROM changed) THEN PERFORM pg_notify('board', 'load:'); END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION app_board_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM changed) THEN PERFORM pg_notify('board', 'session:'); END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER customer_order_board_insert AFTER INSERT ON customer_order REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_by_id('order');
--> statement-breakpoint
CREATE TRIGGER customer_order_board_update AFTER UPDATE ON customer_order REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_parties();
--> statement-breakpoint
CREATE TRIGGER checkpoint_board_insert AFTER INSERT ON checkpoint REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_by_id('checkpoint');
--> statement-breakpoint
CREATE TRIGGER checkpoint_board_update AFTER UPDATE ON checkpoint REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_by_id('checkpoint');
--> statement-breakpoint
CREATE TRIGGER checkpoint_signer_board_insert AFTER INSERT ON checkpoint_signer REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_by_checkpoint();
--> statement-breakpoint
CREATE TRIGGER checkpoint_signer_board_update AFTER UPDATE ON checkpoint_signer REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_by_checkpoint();
--> statement-breakpoint
CREATE TRIGGER checkpoint_evidence_board_insert AFTER INSERT ON checkpoint_evidence REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_by_checkpoint();
--> statement-breakpoint
CREATE TRIGGER status_change_board_insert AFTER INSERT ON status_change REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_by_order();
--> statement-breakpoint
CREATE TRIGGER status_change_board_update AFTER UPDATE ON status_change REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_by_order();
--> statement-breakpoint
CREATE TRIGGER due_date_change_board_insert AFTER INSERT ON due_date_change REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_by_order();
--> statement-breakpoint
CREATE TRIGGER due_date_change_board_update AFTER UPDATE ON due_date_change REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_by_order();
--> statement-breakpoint
CREATE TRIGGER delivery_warning_board_insert AFTER INSERT ON delivery_warning REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_by_order();
--> statement-breakpoint
CREATE TRIGGER delivery_warning_board_update AFTER UPDATE ON delivery_warning REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_by_order();
--> statement-breakpoint
CREATE TRIGGER machine_booking_board_insert AFTER INSERT ON machine_booking REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_booking();
--> statement-breakpoint
CREATE TRIGGER machine_booking_board_update AFTER UPDATE ON machine_booking REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_booking();
--> statement-breakpoint
CREATE TRIGGER machine_booking_board_delete AFTER DELETE ON machine_booking REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_booking();
--> statement-breakpoint
CREATE TRIGGER machine_interval_board_insert AFTER INSERT ON machine_interval REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_load();
--> statement-breakpoint
CREATE TRIGGER audit_entry_board_insert AFTER INSERT ON audit_entry REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_by_log();
--> statement-breakpoint
CREATE TRIGGER board_session_board_delete AFTER DELETE ON board_session REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_sessions();
