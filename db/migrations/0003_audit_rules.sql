-- The audit log is append-only and one chain. These rules hold for every user of the database, its owner
-- included; a superuser can still switch them off, which is why the chain's head is posted in the chat.

-- Before the first row: sequence 0 and a hash of 64 zeros.
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, repeat('0', 64));
--> statement-breakpoint
ALTER TABLE audit_head ADD CONSTRAINT audit_head_single CHECK (id = 1);
--> statement-breakpoint
ALTER TABLE audit_entry
  ADD CONSTRAINT audit_entry_digests CHECK (hash ~ '^[0-9a-f]{64}$' AND prev_hash ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT audit_entry_change_object CHECK (jsonb_typeof(change) = 'object');
--> statement-breakpoint
CREATE FUNCTION audit_forbid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only: % on % is forbidden', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'DMAUD';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_entry_final BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit_forbid();
--> statement-breakpoint
CREATE TRIGGER audit_head_final BEFORE INSERT OR DELETE OR TRUNCATE ON audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION audit_forbid();
--> statement-breakpoint
-- New rows must continue the head without gap or fork, in time order; then they are the head. One check for
-- a whole statement, so that thousands of rows cost one update of the head.
CREATE FUNCTION audit_continue() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  head audit_head;
  since timestamptz;
  wrong bigint;
BEGIN
  SELECT * INTO STRICT head FROM audit_head WHERE id = 1 FOR UPDATE;
  SELECT e.at INTO since FROM audit_entry e WHERE e.seq = head.seq;
  SELECT min(r.seq) INTO wrong
    FROM (
      SELECT a.seq, a.prev_hash, a.at,
             lag(a.seq, 1, head.seq) OVER w + 1 AS expected,
             lag(a.hash, 1, head.hash) OVER w AS before,
             lag(a.at, 1, since) OVER w AS earlier
        FROM added a WINDOW w AS (ORDER BY a.seq)
    ) r
   WHERE r.seq <> r.expected OR r.prev_hash <> r.before OR r.at < r.earlier;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'audit row % does not continue the chain at %', wrong, head.seq USING ERRCODE = 'DMAUD';
  END IF;
  UPDATE audit_head h SET seq = l.seq, hash = l.hash
    FROM (SELECT a.seq, a.hash FROM added a ORDER BY a.seq DESC LIMIT 1) l
   WHERE h.id = 1;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_entry_continues AFTER INSERT ON audit_entry
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION audit_continue();
--> statement-breakpoint
-- The head can only be moved to the newest row.
CREATE FUNCTION audit_head_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM audit_entry e
    WHERE e.seq = NEW.seq AND e.hash = NEW.hash
      AND NOT EXISTS (SELECT 1 FROM audit_entry later WHERE later.seq > NEW.seq);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the audit head must be the newest row' USING ERRCODE = 'DMAUD';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_head_follows BEFORE UPDATE ON audit_head
  FOR EACH ROW EXECUTE FUNCTION audit_head_check();
--> statement-breakpoint
-- Also in sessions that replay data (session_replication_role).
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_final;
--> statement-breakpoint
ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_continues;
--> statement-breakpoint
ALTER TABLE audit_head ENABLE ALWAYS TRIGGER audit_head_final;
--> statement-breakpoint
ALTER TABLE audit_head ENABLE ALWAYS TRIGGER audit_head_follows;
