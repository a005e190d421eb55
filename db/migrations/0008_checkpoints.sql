CREATE TABLE "checkpoint" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "checkpoint_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"round" integer DEFAULT 1 NOT NULL,
	"arm" integer DEFAULT 1 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"opened_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"opened_by" text NOT NULL,
	"deadline_at" timestamp (3) with time zone,
	"tier" integer DEFAULT 0 NOT NULL,
	"next_step_at" timestamp (3) with time zone,
	"busy_until" timestamp (3) with time zone,
	"busy_by" text,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"changed" jsonb,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"reason" text DEFAULT '' NOT NULL,
	CONSTRAINT "checkpoint_of_order" UNIQUE("order_id","key")
);
--> statement-breakpoint
CREATE TABLE "checkpoint_evidence" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "checkpoint_evidence_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"checkpoint_id" bigint NOT NULL,
	"round" integer NOT NULL,
	"sha256" text NOT NULL,
	"name" text NOT NULL,
	"uploaded_by" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"flags" text[] DEFAULT '{}' NOT NULL,
	"reused_from" text,
	CONSTRAINT "checkpoint_evidence_once" UNIQUE("checkpoint_id","round","sha256")
);
--> statement-breakpoint
CREATE TABLE "checkpoint_signer" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "checkpoint_signer_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"checkpoint_id" bigint NOT NULL,
	"round" integer NOT NULL,
	"place" integer NOT NULL,
	"user_id" text NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"source" text DEFAULT 'rule' NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"reason" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "checkpoint_watcher" (
	"checkpoint_id" bigint NOT NULL,
	"user_id" text NOT NULL,
	CONSTRAINT "checkpoint_watcher_once" UNIQUE("checkpoint_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "escalation_meeting" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "escalation_meeting_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"checkpoint_id" bigint NOT NULL,
	"arm" integer NOT NULL,
	"state" text DEFAULT 'planning' NOT NULL,
	"organiser_user_id" text NOT NULL,
	"attendee_user_ids" text[] NOT NULL,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"free_busy" text,
	"facts" jsonb,
	"attempts" integer DEFAULT 0 NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"decision" text DEFAULT '' NOT NULL,
	CONSTRAINT "escalation_meeting_once" UNIQUE("checkpoint_id","arm")
);
--> statement-breakpoint
CREATE TABLE "escalation_step" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "escalation_step_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"checkpoint_id" bigint NOT NULL,
	"arm" integer NOT NULL,
	"tier" integer NOT NULL,
	"planned_at" timestamp (3) with time zone NOT NULL,
	"done_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"outcome" text NOT NULL,
	"told" text[] DEFAULT '{}' NOT NULL,
	"cc" text[] DEFAULT '{}' NOT NULL,
	"cause" text DEFAULT 'schedule' NOT NULL,
	CONSTRAINT "escalation_step_once" UNIQUE("checkpoint_id","arm","tier")
);
--> statement-breakpoint
CREATE TABLE "reminder" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "reminder_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" text NOT NULL,
	"checkpoint_id" bigint NOT NULL,
	"tier" integer NOT NULL,
	"arm" integer NOT NULL,
	"role" text NOT NULL,
	"line" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"not_before" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"said_at" timestamp (3) with time zone,
	"said_with" text,
	CONSTRAINT "reminder_once" UNIQUE("checkpoint_id","arm","tier","user_id","role","created_at")
);
--> statement-breakpoint
CREATE TABLE "evidence_examination" (
	"sha256" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"mime" text NOT NULL,
	"width" integer,
	"height" integer,
	"pages" integer,
	"sharpness" integer,
	"faults" text[] DEFAULT '{}' NOT NULL,
	"fingerprint" text,
	"preview_sha256" text,
	"examined_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evidence_intake" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"sha256" text NOT NULL,
	"name" text NOT NULL,
	"user_id" text NOT NULL,
	"reply_to" jsonb NOT NULL,
	"words" text DEFAULT '' NOT NULL,
	"checkpoint_id" bigint,
	"quiet" boolean DEFAULT false NOT NULL,
	"state" text DEFAULT 'examining' NOT NULL,
	"outcome" text,
	"leased_until" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "absence" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "absence_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" text NOT NULL,
	"delegate_user_id" text NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"until_at" timestamp (3) with time zone NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"declared_by" text NOT NULL,
	"declared_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"cancelled_at" timestamp (3) with time zone,
	"cancelled_by" text
);
--> statement-breakpoint
ALTER TABLE "customer_order" ADD COLUMN "bom_revision" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "checkpoint" ADD CONSTRAINT "checkpoint_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checkpoint_evidence" ADD CONSTRAINT "checkpoint_evidence_checkpoint_id_checkpoint_id_fk" FOREIGN KEY ("checkpoint_id") REFERENCES "public"."checkpoint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checkpoint_signer" ADD CONSTRAINT "checkpoint_signer_checkpoint_id_checkpoint_id_fk" FOREIGN KEY ("checkpoint_id") REFERENCES "public"."checkpoint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checkpoint_watcher" ADD CONSTRAINT "checkpoint_watcher_checkpoint_id_checkpoint_id_fk" FOREIGN KEY ("checkpoint_id") REFERENCES "public"."checkpoint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalation_meeting" ADD CONSTRAINT "escalation_meeting_checkpoint_id_checkpoint_id_fk" FOREIGN KEY ("checkpoint_id") REFERENCES "public"."checkpoint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalation_step" ADD CONSTRAINT "escalation_step_checkpoint_id_checkpoint_id_fk" FOREIGN KEY ("checkpoint_id") REFERENCES "public"."checkpoint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_checkpoint_id_checkpoint_id_fk" FOREIGN KEY ("checkpoint_id") REFERENCES "public"."checkpoint"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "checkpoint_open" ON "checkpoint" USING btree ("order_id") WHERE state in ('open', 'rejected');--> statement-breakpoint
CREATE INDEX "checkpoint_next_step" ON "checkpoint" USING btree ("next_step_at") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "checkpoint_evidence_file" ON "checkpoint_evidence" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "checkpoint_signer_of" ON "checkpoint_signer" USING btree ("checkpoint_id","round","place");--> statement-breakpoint
CREATE INDEX "checkpoint_signer_pending" ON "checkpoint_signer" USING btree ("user_id") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "escalation_meeting_planning" ON "escalation_meeting" USING btree ("created_at") WHERE state = 'planning';--> statement-breakpoint
CREATE INDEX "reminder_queued" ON "reminder" USING btree ("not_before","user_id") WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX "reminder_said" ON "reminder" USING btree ("user_id","said_at") WHERE state = 'said';--> statement-breakpoint
CREATE INDEX "evidence_intake_open" ON "evidence_intake" USING btree ("created_at") WHERE state = 'examining';--> statement-breakpoint
CREATE INDEX "evidence_intake_asking" ON "evidence_intake" USING btree ("user_id") WHERE state = 'asking';--> statement-breakpoint
CREATE INDEX "absence_of" ON "absence" USING btree ("user_id","until_at") WHERE cancelled_at is null;--> statement-breakpoint
CREATE INDEX "absence_delegate" ON "absence" USING btree ("delegate_user_id","until_at") WHERE cancelled_at is null;