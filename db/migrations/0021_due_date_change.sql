CREATE TABLE "due_date_change" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "due_date_change_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"from_date" date NOT NULL,
	"to_date" date NOT NULL,
	"reason" text NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"letter_sha256" text,
	"letter_name" text,
	"reading" jsonb,
	"verdict" text,
	"reasons" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"read_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"reviewed_by" text,
	"reviewed_at" timestamp (3) with time zone,
	"review" jsonb,
	"checkpoint_id" bigint,
	"approved_by" text,
	"decided_at" timestamp (3) with time zone,
	"decision" text DEFAULT '' NOT NULL,
	CONSTRAINT "due_date_change_reviewer" CHECK (reviewed_by <> requested_by),
	CONSTRAINT "due_date_change_approver" CHECK (approved_by <> requested_by and (reviewed_by is null or approved_by <> reviewed_by)),
	CONSTRAINT "due_date_change_accepted" CHECK (state <> 'accepted' or approved_by is not null)
);
--> statement-breakpoint
ALTER TABLE "due_date_change" ADD CONSTRAINT "due_date_change_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "due_date_change" ADD CONSTRAINT "due_date_change_checkpoint_id_checkpoint_id_fk" FOREIGN KEY ("checkpoint_id") REFERENCES "public"."checkpoint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "due_date_change_one_open" ON "due_date_change" USING btree ("order_id") WHERE state in ('draft', 'reading', 'review', 'approval');--> statement-breakpoint
CREATE INDEX "due_date_change_order" ON "due_date_change" USING btree ("order_id","id");--> statement-breakpoint
CREATE INDEX "due_date_change_reading" ON "due_date_change" USING btree ("id") WHERE state = 'reading';--> statement-breakpoint
CREATE INDEX "due_date_change_letter" ON "due_date_change" USING btree ("letter_sha256");