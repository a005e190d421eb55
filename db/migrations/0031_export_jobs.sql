CREATE TABLE "export_job" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "export_job_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" text NOT NULL,
	"query" jsonb NOT NULL,
	"name" text NOT NULL,
	"message_key" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"asked_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"done_at" timestamp (3) with time zone,
	"rows" integer,
	CONSTRAINT "export_job_once" UNIQUE("message_key")
);
--> statement-breakpoint
CREATE INDEX "export_job_waiting" ON "export_job" USING btree ("id") WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX "order_shipped" ON "customer_order" USING btree ("shipped_date") WHERE shipped_date is not null;