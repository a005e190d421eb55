CREATE TABLE "missed_start" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "missed_start_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"step" integer NOT NULL,
	"place" text NOT NULL,
	"planned_from" timestamp (3) with time zone NOT NULL,
	"old_end" timestamp (3) with time zone NOT NULL,
	"new_end" timestamp (3) with time zone,
	"outcome" text NOT NULL,
	"times" integer DEFAULT 1 NOT NULL,
	"planner" text NOT NULL,
	"first_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"last_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"seen_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "missed_start" ADD CONSTRAINT "missed_start_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "missed_start_open" ON "missed_start" USING btree ("order_id") WHERE seen_at is null;--> statement-breakpoint
CREATE INDEX "missed_start_order" ON "missed_start" USING btree ("order_id","id");--> statement-breakpoint
CREATE INDEX "machine_booking_planned" ON "machine_booking" USING btree ("from") WHERE state = 'planned';