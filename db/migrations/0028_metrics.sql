CREATE TABLE "measured_until" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"calendar" text NOT NULL,
	CONSTRAINT "measured_until_one" CHECK (id = 1)
);
--> statement-breakpoint
CREATE TABLE "measured_wait" (
	"kind" text NOT NULL,
	"ref" bigint NOT NULL,
	"part" smallint NOT NULL,
	"key" text NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"asked_by" text,
	"user_id" text,
	"acted" boolean NOT NULL,
	"seconds" integer NOT NULL,
	"working_seconds" integer,
	"whole_seconds" integer,
	"whole_working_seconds" integer,
	"shared" boolean DEFAULT false NOT NULL,
	CONSTRAINT "measured_wait_kind_ref_part_pk" PRIMARY KEY("kind","ref","part")
);
--> statement-breakpoint
ALTER TABLE "checkpoint_signer" ADD COLUMN "asked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "checkpoint_signer" ADD COLUMN "ended_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "checkpoint_signer" ADD COLUMN "asked_by" text;--> statement-breakpoint
ALTER TABLE "status_change" ADD COLUMN "imported" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "measured_wait_asked" ON "measured_wait" USING btree ("kind","asked_at");--> statement-breakpoint
CREATE INDEX "measured_wait_user" ON "measured_wait" USING btree ("user_id","asked_at");--> statement-breakpoint
CREATE INDEX "checkpoint_signer_asked" ON "checkpoint_signer" USING btree ("asked_at");--> statement-breakpoint
CREATE INDEX "checkpoint_signer_ended" ON "checkpoint_signer" USING btree ("ended_at");--> statement-breakpoint
CREATE INDEX "escalation_step_timeout" ON "escalation_step" USING btree ("planned_at") WHERE tier = 1 and cause = 'schedule';--> statement-breakpoint
CREATE INDEX "import_row_order" ON "import_row" USING btree ("order_id") WHERE outcome = 'created';--> statement-breakpoint
CREATE INDEX "order_promised" ON "customer_order" USING btree ("promised_date");--> statement-breakpoint
CREATE INDEX "order_original_promised" ON "customer_order" USING btree ("original_promised_date");--> statement-breakpoint
CREATE INDEX "order_created" ON "customer_order" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "order_in_work" ON "customer_order" USING btree ("id") WHERE open;--> statement-breakpoint
CREATE INDEX "status_change_time" ON "status_change" USING btree ("at");--> statement-breakpoint
CREATE INDEX "absence_user" ON "absence" USING btree ("user_id","from_at");--> statement-breakpoint
-- Since when it was somebody's turn to sign, and until when, whichever verb made it so; and in whose name it was asked.
CREATE FUNCTION checkpoint_signer_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'pending' AND (TG_OP = 'INSERT' OR OLD.state <> 'pending') THEN
    IF TG_OP = 'UPDATE' OR NEW.asked_at IS NULL THEN NEW.asked_at := app_now(); END IF;
    IF NEW.asked_by IS NULL THEN
      SELECT coalesce(o.owner_user_id, o.sales_user_id) INTO NEW.asked_by
      FROM checkpoint c JOIN customer_order o ON o.id = c.order_id WHERE c.id = NEW.checkpoint_id;
    END IF;
  ELSIF TG_OP = 'UPDATE' AND OLD.state = 'pending' AND NEW.state <> 'pending' THEN
    NEW.ended_at := app_now();
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER checkpoint_signer_turn BEFORE INSERT OR UPDATE OF state ON checkpoint_signer FOR EACH ROW EXECUTE FUNCTION checkpoint_signer_turn();
--> statement-breakpoint
-- Who stood in for somebody at an instant, by what had been declared by then: a later declaration changes nothing about
-- the past. Who was away with nobody present at the end of the chain, and who was there, stands for themselves.
CREATE FUNCTION stand_in(who text, moment timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  WITH RECURSIVE chain(user_id, steps) AS (
    SELECT who, 0
    UNION ALL
    SELECT (
      SELECT a.delegate_user_id FROM absence a
      WHERE a.user_id = c.user_id AND a.from_at <= moment AND a.until_at > moment AND a.declared_at <= moment
        AND (a.cancelled_at IS NULL OR a.cancelled_at > moment)
      ORDER BY a.declared_at DESC, a.id DESC LIMIT 1
    ), c.steps + 1
    FROM chain c WHERE c.user_id IS NOT NULL AND c.steps < 10
  )
  SELECT CASE WHEN max(steps) FILTER (WHERE user_id IS NOT NULL) >= 10 THEN who
    ELSE (array_agg(user_id ORDER BY steps DESC) FILTER (WHERE user_id IS NOT NULL))[1] END
  FROM chain
$$;
--> statement-breakpoint
-- What is known of the time before: the present rounds of checkpoints, and what workbooks have told.
UPDATE checkpoint_signer s SET asked_at = c.opened_at, ended_at = s.decided_at, asked_by = o.sales_user_id
FROM checkpoint c JOIN customer_order o ON o.id = c.order_id
WHERE c.id = s.checkpoint_id AND s.round = c.round AND s.state IN ('pending', 'signed', 'rejected');
--> statement-breakpoint
UPDATE status_change SET imported = true WHERE reason LIKE '导入文件“%';
