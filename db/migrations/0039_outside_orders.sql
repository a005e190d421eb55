CREATE TABLE "outside_order" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outside_order_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"step" integer NOT NULL,
	"name" text NOT NULL,
	"process" text DEFAULT '' NOT NULL,
	"supplier" text NOT NULL,
	"lead_days" integer,
	"pieces" integer NOT NULL,
	"good_before" integer DEFAULT 0 NOT NULL,
	"former" jsonb,
	"state" text DEFAULT 'wanted' NOT NULL,
	"request_id" bigint,
	"asked_by" text NOT NULL,
	"asked_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"buyer" text DEFAULT '' NOT NULL,
	"placed_by" text,
	"placed_at" timestamp (3) with time zone,
	"expected_date" text,
	"ended_at" timestamp (3) with time zone,
	"ended_reason" text DEFAULT '' NOT NULL,
	"ended_request" bigint
);
--> statement-breakpoint
ALTER TABLE "outside_order" ADD CONSTRAINT "outside_order_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "outside_order_once" ON "outside_order" USING btree ("order_id","step") WHERE state <> 'cancelled';--> statement-breakpoint
CREATE INDEX "outside_order_open" ON "outside_order" USING btree ("id") WHERE state in ('wanted', 'placed');--> statement-breakpoint
-- What planners had given out before this was written down: known only by the plan until now.
INSERT INTO outside_order (order_id, step, name, process, supplier, lead_days, pieces, good_before, former, asked_by, asked_at)
SELECT b.order_id, b.step, w.name, w.process, b.centre, greatest(1, round(extract(epoch FROM b."to" - b."from") / 86400)::int),
	greatest(0, o.quantity - w.good), w.good, jsonb_build_object('workCentre', w.work_centre, 'setupMinutes', w.setup_minutes,
		'runMinutes', w.run_minutes, 'tooling', w.tooling, 'outsourced', w.outsourced, 'supplier', w.supplier, 'leadDays', w.lead_days),
	'system:migration', b.booked_at
FROM machine_booking b JOIN order_operation w ON w.order_id = b.order_id AND w.step = b.step
JOIN customer_order o ON o.id = b.order_id
WHERE b.booked_by = 'given_out' AND b.kind = 'outside' AND b.state <> 'done' AND o.open;
--> statement-breakpoint
UPDATE order_operation w SET outsourced = true, supplier = x.supplier, lead_days = x.lead_days, work_centre = '', setup_minutes = 0,
	run_minutes = 0, tooling = ''
FROM outside_order x WHERE x.order_id = w.order_id AND x.step = w.step;
