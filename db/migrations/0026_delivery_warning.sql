CREATE TABLE "delivery_warning" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "delivery_warning_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"promised_date" date NOT NULL,
	"status" text NOT NULL,
	"cause" text NOT NULL,
	"status_change_id" bigint NOT NULL,
	"told" text[] DEFAULT '{}' NOT NULL,
	"warned_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"answered_by" text,
	"answer_text" text DEFAULT '' NOT NULL,
	"answer_until" date,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "digest_choice" (
	"user_id" text PRIMARY KEY NOT NULL,
	"daily" boolean NOT NULL,
	"changed_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "delivery_warning" ADD CONSTRAINT "delivery_warning_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "delivery_warning_order" ON "delivery_warning" USING btree ("order_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "delivery_warning_pinned" ON "delivery_warning" USING btree ("order_id") WHERE state = 'open';