CREATE TABLE "audit_entry" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" text NOT NULL,
	"change" jsonb NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"evidence" text[] DEFAULT '{}' NOT NULL,
	"prev_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_entry_prevHash_unique" UNIQUE("prev_hash"),
	CONSTRAINT "audit_entry_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "audit_head" (
	"id" bigint PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "card" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"channel" text NOT NULL,
	"key" text NOT NULL,
	"flow" text NOT NULL,
	"space" text NOT NULL,
	"space_id" text NOT NULL,
	"view" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"painted_version" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"pressed_by" text,
	"pressed_at" timestamp (3) with time zone,
	"delivered_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dialogue" (
	"id" text PRIMARY KEY NOT NULL,
	"flow" text NOT NULL,
	"state" jsonb NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bom_line" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "bom_line_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"product_id" bigint NOT NULL,
	"line" integer NOT NULL,
	"material_code" text NOT NULL,
	"material_name" text NOT NULL,
	"quantity_per" numeric(14, 4) NOT NULL,
	"unit" text NOT NULL,
	"scrap" numeric(6, 4) DEFAULT '0' NOT NULL,
	CONSTRAINT "bom_line_of_product" UNIQUE("product_id","line")
);
--> statement-breakpoint
CREATE TABLE "customer" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "customer_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"short_name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"bigrams" text[] GENERATED ALWAYS AS (app_bigrams(name || ' ' || short_name)) STORED,
	CONSTRAINT "customer_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "machine" (
	"id" text NOT NULL,
	"model" text NOT NULL,
	"name" text NOT NULL,
	"workshop" text NOT NULL,
	CONSTRAINT "machine_id_pk" PRIMARY KEY("id")
);
--> statement-breakpoint
CREATE TABLE "product" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "product_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"code" text NOT NULL,
	"name" text NOT NULL,
	"family" text DEFAULT '' NOT NULL,
	"unit" text DEFAULT '套' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"bigrams" text[] GENERATED ALWAYS AS (app_bigrams(code || ' ' || name)) STORED,
	CONSTRAINT "product_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "due_instant" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "due_instant_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"ref" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"done_at" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"dead" boolean DEFAULT false NOT NULL,
	"error" text,
	CONSTRAINT "due_once" UNIQUE("kind","ref")
);
--> statement-breakpoint
CREATE TABLE "evidence_file" (
	"sha256" text PRIMARY KEY NOT NULL,
	"size" bigint NOT NULL,
	"mime" text NOT NULL,
	"name" text NOT NULL,
	"uploaded_by" text NOT NULL,
	"stored_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "import_batch" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"file_sha256" text NOT NULL,
	"file_name" text NOT NULL,
	"uploaded_by" text NOT NULL,
	"reply_to" jsonb NOT NULL,
	"state" text DEFAULT 'reading' NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"processed" integer DEFAULT 0 NOT NULL,
	"counts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"refusal" text,
	"created_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "import_row" (
	"batch_id" uuid NOT NULL,
	"row_number" integer NOT NULL,
	"values" jsonb NOT NULL,
	"action" text NOT NULL,
	"errors" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"diff" jsonb,
	"order_id" bigint,
	"order_version" integer,
	"applied" boolean DEFAULT false NOT NULL,
	"outcome" text,
	CONSTRAINT "import_row_batch_id_row_number_pk" PRIMARY KEY("batch_id","row_number")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "inbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"channel" text NOT NULL,
	"dedupe_key" text NOT NULL,
	"kind" text NOT NULL,
	"lane" text NOT NULL,
	"payload" jsonb NOT NULL,
	"fetched" jsonb,
	"received_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"state" text DEFAULT 'new' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"error" text,
	"done_at" timestamp (3) with time zone,
	CONSTRAINT "inbox_once" UNIQUE("channel","dedupe_key")
);
--> statement-breakpoint
CREATE TABLE "customer_order" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "customer_order_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"number" text NOT NULL,
	"customer_id" bigint NOT NULL,
	"product_id" bigint NOT NULL,
	"quantity" integer NOT NULL,
	"unit_price" numeric(14, 2),
	"amount" numeric(18, 2) GENERATED ALWAYS AS (quantity * unit_price) STORED,
	"promised_date" date NOT NULL,
	"original_promised_date" date NOT NULL,
	"shipped_date" date,
	"status" text NOT NULL,
	"status_since" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"held_from" text,
	"owner_user_id" text,
	"rush" boolean DEFAULT false NOT NULL,
	"requirements" text DEFAULT '' NOT NULL,
	"special_processes" text[] DEFAULT '{}' NOT NULL,
	"order_type" text DEFAULT 'standard' NOT NULL,
	"sales_user_id" text,
	"remark" text DEFAULT '' NOT NULL,
	"source" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"created_by" text NOT NULL,
	"modified_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"modified_by" text NOT NULL,
	CONSTRAINT "customer_order_number_unique" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "order_counter" (
	"day" date PRIMARY KEY NOT NULL,
	"last" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "status_change" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "status_change_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"from_status" text,
	"to_status" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"by_user_id" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"owner_role" text,
	"owner_user_id" text,
	"first_act_at" timestamp (3) with time zone,
	"first_act_by" text
);
--> statement-breakpoint
CREATE TABLE "status_pace" (
	"status" text PRIMARY KEY NOT NULL,
	"median_minutes" integer NOT NULL,
	"sample" integer NOT NULL,
	"refreshed_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_meter" (
	"month" text NOT NULL,
	"channel" text NOT NULL,
	"kind" text NOT NULL,
	"api" text NOT NULL,
	"count" bigint NOT NULL,
	CONSTRAINT "api_meter_month_channel_kind_api_pk" PRIMARY KEY("month","channel","kind","api")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"channel" text NOT NULL,
	"lane" text NOT NULL,
	"recipient" jsonb NOT NULL,
	"message" jsonb NOT NULL,
	"idempotency_key" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"due_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"leased_until" timestamp (3) with time zone,
	"result" jsonb,
	"error" text,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "outbox_idempotencyKey_unique" UNIQUE("idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "department" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"parent_id" text,
	"manager_user_ids" text[] DEFAULT '{}' NOT NULL,
	"synced_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person" (
	"user_id" text PRIMARY KEY NOT NULL,
	"union_id" text,
	"name" text NOT NULL,
	"title" text DEFAULT '' NOT NULL,
	"department_ids" text[] DEFAULT '{}' NOT NULL,
	"manager_user_id" text,
	"active" boolean DEFAULT true NOT NULL,
	"synced_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "bom_line" ADD CONSTRAINT "bom_line_product_id_product_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."product"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_row" ADD CONSTRAINT "import_row_batch_id_import_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."import_batch"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_order" ADD CONSTRAINT "customer_order_customer_id_customer_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_order" ADD CONSTRAINT "customer_order_product_id_product_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."product"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_change" ADD CONSTRAINT "status_change_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entity" ON "audit_entry" USING btree ("entity","entity_id","seq");--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit_entry" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "card_open_key" ON "card" USING btree ("key") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "card_key" ON "card" USING btree ("key");--> statement-breakpoint
CREATE INDEX "customer_bigrams" ON "customer" USING gin ("bigrams");--> statement-breakpoint
CREATE INDEX "customer_short_name" ON "customer" USING btree ("short_name");--> statement-breakpoint
CREATE INDEX "product_bigrams" ON "product" USING gin ("bigrams");--> statement-breakpoint
CREATE INDEX "due_open" ON "due_instant" USING btree ("due_at") WHERE done_at is null and not dead;--> statement-breakpoint
CREATE INDEX "import_batch_state" ON "import_batch" USING btree ("state");--> statement-breakpoint
CREATE INDEX "import_batch_file" ON "import_batch" USING btree ("file_sha256");--> statement-breakpoint
CREATE INDEX "import_row_action" ON "import_row" USING btree ("batch_id","action");--> statement-breakpoint
CREATE INDEX "inbox_new" ON "inbox" USING btree ("lane","id") WHERE state = 'new';--> statement-breakpoint
CREATE INDEX "order_number_trgm" ON "customer_order" USING gin ("number" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "order_customer" ON "customer_order" USING btree ("customer_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "order_product" ON "customer_order" USING btree ("product_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "order_status" ON "customer_order" USING btree ("status","promised_date");--> statement-breakpoint
CREATE INDEX "order_owner" ON "customer_order" USING btree ("owner_user_id","status");--> statement-breakpoint
CREATE INDEX "order_sales" ON "customer_order" USING btree ("sales_user_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "status_change_order" ON "status_change" USING btree ("order_id","id");--> statement-breakpoint
CREATE INDEX "status_change_at" ON "status_change" USING btree ("to_status","at");--> statement-breakpoint
CREATE INDEX "outbox_open" ON "outbox" USING btree ("lane","id") WHERE state in ('queued','sending');--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("due_at") WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX "person_name" ON "person" USING btree ("name");--> statement-breakpoint
CREATE INDEX "person_union" ON "person" USING btree ("union_id");