CREATE FUNCTION app_joined(parts text[]) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  select array_to_string(parts, ' ')
$$;
--> statement-breakpoint
CREATE TABLE "change_request" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "change_request_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"change" jsonb NOT NULL,
	"reason" text NOT NULL,
	"evidence" text[] DEFAULT '{}' NOT NULL,
	"impact" jsonb,
	"requested_by" text NOT NULL,
	"requested_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"decision" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customer_talk" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "customer_talk_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"customer_id" bigint NOT NULL,
	"order_id" bigint,
	"at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"by_user_id" text NOT NULL,
	"via" text DEFAULT '' NOT NULL,
	"words" text NOT NULL,
	"evidence" text[] DEFAULT '{}' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incident" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "incident_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"until_date" date NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"reported_by" text NOT NULL,
	"reported_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text
);
--> statement-breakpoint
CREATE TABLE "incident_order" (
	"incident_id" bigint NOT NULL,
	"order_id" bigint NOT NULL,
	"promised_date" date NOT NULL,
	"likely_date" date NOT NULL,
	"at_risk" boolean NOT NULL,
	"why" text DEFAULT '' NOT NULL,
	CONSTRAINT "incident_order_incident_id_order_id_pk" PRIMARY KEY("incident_id","order_id")
);
--> statement-breakpoint
CREATE TABLE "factory_proposal" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"base_version" bigint NOT NULL,
	"files" jsonb NOT NULL,
	"file_sha256" text,
	"source" text NOT NULL,
	"difference" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "factory_version" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "factory_version_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"digest" text NOT NULL,
	"files" jsonb NOT NULL,
	"source" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"proposed_by" text NOT NULL,
	"activated_by" text NOT NULL,
	"activated_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fact" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "fact_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source" text NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"order_number" text COLLATE "C",
	"order_id" bigint,
	"material_code" text COLLATE "C",
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"payload" jsonb NOT NULL,
	"digest" text NOT NULL,
	"flags" text[] DEFAULT '{}' NOT NULL,
	"reported_by" text NOT NULL,
	"quantity" numeric(18, 4),
	"repeats" integer DEFAULT 0 NOT NULL,
	"repeated_at" timestamp (3) with time zone,
	"reversed_by" text,
	CONSTRAINT "fact_once" UNIQUE("source","key")
);
--> statement-breakpoint
CREATE TABLE "fact_conflict" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "fact_conflict_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"fact_id" bigint NOT NULL,
	"payload" jsonb NOT NULL,
	"digest" text NOT NULL,
	"reported_by" text NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "fact_conflict_once" UNIQUE("fact_id","digest")
);
--> statement-breakpoint
CREATE TABLE "bom_substitute" (
	"bom_line_id" bigint NOT NULL,
	"material_code" text COLLATE "C" NOT NULL,
	"factor" numeric(10, 4) DEFAULT '1' NOT NULL,
	"priority" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "bom_substitute_once" UNIQUE("bom_line_id","material_code")
);
--> statement-breakpoint
CREATE TABLE "material" (
	"code" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"unit" text NOT NULL,
	"unit_factors" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"supplier" text DEFAULT '' NOT NULL,
	"lead_days" integer,
	"created_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "material_demand" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "material_demand_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"material_code" text COLLATE "C" NOT NULL,
	"required" numeric(18, 4) NOT NULL,
	"origin" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"expected_date" text,
	"supplier" text DEFAULT '' NOT NULL,
	"expected_by" text,
	"expected_at" timestamp (3) with time zone,
	"substitute_for" text,
	CONSTRAINT "material_demand_once" UNIQUE("order_id","material_code")
);
--> statement-breakpoint
CREATE TABLE "reservation" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "reservation_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"material_code" text COLLATE "C" NOT NULL,
	"kind" text NOT NULL,
	"quantity" numeric(18, 4) NOT NULL,
	"issued" numeric(18, 4) DEFAULT '0' NOT NULL,
	"at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"by" text NOT NULL,
	CONSTRAINT "reservation_once" UNIQUE("order_id","material_code","kind"),
	CONSTRAINT "reservation_issued" CHECK ("reservation"."quantity" >= 0 and "reservation"."issued" >= 0 and "reservation"."issued" <= "reservation"."quantity")
);
--> statement-breakpoint
CREATE TABLE "stock" (
	"material_code" text COLLATE "C" PRIMARY KEY NOT NULL,
	"on_hand" numeric(18, 4) DEFAULT '0' NOT NULL,
	"reserved" numeric(18, 4) DEFAULT '0' NOT NULL,
	"changed_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "stock_not_over_reserved" CHECK ("stock"."reserved" >= 0 and "stock"."reserved" <= greatest("stock"."on_hand", 0))
);
--> statement-breakpoint
CREATE TABLE "drawing" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "drawing_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint,
	"product_id" bigint,
	"name" text NOT NULL,
	"version" text NOT NULL,
	"url" text,
	"sha256" text,
	"added_by" text NOT NULL,
	"added_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "order_operation" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "order_operation_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"step" integer NOT NULL,
	"name" text NOT NULL,
	"work_centre" text DEFAULT '' NOT NULL,
	"setup_minutes" numeric(10, 2) DEFAULT '0' NOT NULL,
	"run_minutes" numeric(10, 4) DEFAULT '0' NOT NULL,
	"tooling" text DEFAULT '' NOT NULL,
	"outsourced" boolean DEFAULT false NOT NULL,
	"supplier" text DEFAULT '' NOT NULL,
	"lead_days" integer,
	"process" text DEFAULT '' NOT NULL,
	"good" integer DEFAULT 0 NOT NULL,
	"scrap" integer DEFAULT 0 NOT NULL,
	"finished" boolean DEFAULT false NOT NULL,
	"first_report_at" timestamp (3) with time zone,
	"last_report_at" timestamp (3) with time zone,
	CONSTRAINT "order_operation_once" UNIQUE("order_id","step")
);
--> statement-breakpoint
CREATE TABLE "quality_item" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "quality_item_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"product_id" bigint NOT NULL,
	"line" integer NOT NULL,
	"name" text NOT NULL,
	"method" text DEFAULT '' NOT NULL,
	"unit" text DEFAULT '' NOT NULL,
	"nominal" numeric(14, 4),
	"lower" numeric(14, 4),
	"upper" numeric(14, 4),
	"requirement" text DEFAULT '' NOT NULL,
	"critical" boolean DEFAULT false NOT NULL,
	CONSTRAINT "quality_item_once" UNIQUE("product_id","line")
);
--> statement-breakpoint
CREATE TABLE "routing_operation" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "routing_operation_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"product_id" bigint NOT NULL,
	"revision" text DEFAULT '' NOT NULL,
	"step" integer NOT NULL,
	"name" text NOT NULL,
	"work_centre" text DEFAULT '' NOT NULL,
	"setup_minutes" numeric(10, 2) DEFAULT '0' NOT NULL,
	"run_minutes" numeric(10, 4) DEFAULT '0' NOT NULL,
	"tooling" text DEFAULT '' NOT NULL,
	"outsourced" boolean DEFAULT false NOT NULL,
	"supplier" text DEFAULT '' NOT NULL,
	"lead_days" integer,
	"process" text DEFAULT '' NOT NULL,
	CONSTRAINT "routing_operation_once" UNIQUE("product_id","revision","step")
);
--> statement-breakpoint
ALTER TABLE "bom_line" DROP CONSTRAINT "bom_line_product_id_product_id_fk";
--> statement-breakpoint
ALTER TABLE "bom_line" ALTER COLUMN "material_code" SET DATA TYPE text COLLATE "C";--> statement-breakpoint
ALTER TABLE "customer" drop column "bigrams";--> statement-breakpoint
ALTER TABLE "bom_line" ADD COLUMN "parent_code" text COLLATE "C";--> statement-breakpoint
UPDATE "bom_line" SET "parent_code" = (SELECT "code" FROM "product" WHERE "product"."id" = "bom_line"."product_id");--> statement-breakpoint
ALTER TABLE "bom_line" ALTER COLUMN "parent_code" SET NOT NULL;--> statement-breakpoint
INSERT INTO "material" ("code", "name", "unit")
  SELECT DISTINCT ON ("material_code") "material_code", "material_name", "unit" FROM "bom_line" ORDER BY "material_code", "id";--> statement-breakpoint
ALTER TABLE "bom_line" ADD COLUMN "revision" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "aliases" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "bigrams" text[] GENERATED ALWAYS AS (app_bigrams(name || ' ' || short_name || ' ' || app_joined(aliases))) STORED;--> statement-breakpoint
CREATE INDEX "customer_bigrams" ON "customer" USING gin ("bigrams");--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "sales_user_id" text;--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "remark" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "customer_order" ADD COLUMN "customer_po" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "customer_order" ADD COLUMN "carrier" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "customer_order" ADD COLUMN "carrier_terms" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "customer_order" ADD COLUMN "shipped_quantity" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "customer_order" ADD COLUMN "rework_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "customer_order" ADD COLUMN "target_status" text;--> statement-breakpoint
ALTER TABLE "status_change" ADD COLUMN "cause" text DEFAULT 'manual' NOT NULL;--> statement-breakpoint
ALTER TABLE "change_request" ADD CONSTRAINT "change_request_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_talk" ADD CONSTRAINT "customer_talk_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_order" ADD CONSTRAINT "incident_order_incident_id_incident_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incident"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_order" ADD CONSTRAINT "incident_order_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "factory_proposal" ADD CONSTRAINT "factory_proposal_base_version_factory_version_id_fk" FOREIGN KEY ("base_version") REFERENCES "public"."factory_version"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fact" ADD CONSTRAINT "fact_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fact_conflict" ADD CONSTRAINT "fact_conflict_fact_id_fact_id_fk" FOREIGN KEY ("fact_id") REFERENCES "public"."fact"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bom_substitute" ADD CONSTRAINT "bom_substitute_bom_line_id_bom_line_id_fk" FOREIGN KEY ("bom_line_id") REFERENCES "public"."bom_line"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bom_substitute" ADD CONSTRAINT "bom_substitute_material_code_material_code_fk" FOREIGN KEY ("material_code") REFERENCES "public"."material"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "material_demand" ADD CONSTRAINT "material_demand_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "material_demand" ADD CONSTRAINT "material_demand_material_code_material_code_fk" FOREIGN KEY ("material_code") REFERENCES "public"."material"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservation" ADD CONSTRAINT "reservation_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reservation" ADD CONSTRAINT "reservation_material_code_material_code_fk" FOREIGN KEY ("material_code") REFERENCES "public"."material"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock" ADD CONSTRAINT "stock_material_code_material_code_fk" FOREIGN KEY ("material_code") REFERENCES "public"."material"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drawing" ADD CONSTRAINT "drawing_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "drawing" ADD CONSTRAINT "drawing_product_id_product_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."product"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_operation" ADD CONSTRAINT "order_operation_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quality_item" ADD CONSTRAINT "quality_item_product_id_product_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."product"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "routing_operation" ADD CONSTRAINT "routing_operation_product_id_product_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."product"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "change_request_order" ON "change_request" USING btree ("order_id","id");--> statement-breakpoint
CREATE INDEX "change_request_open" ON "change_request" USING btree ("id") WHERE state in ('draft', 'open');--> statement-breakpoint
CREATE INDEX "customer_talk_order" ON "customer_talk" USING btree ("order_id","id");--> statement-breakpoint
CREATE INDEX "customer_talk_customer" ON "customer_talk" USING btree ("customer_id","id");--> statement-breakpoint
CREATE INDEX "incident_open" ON "incident" USING btree ("kind","subject") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "incident_order_order" ON "incident_order" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "factory_proposal_state" ON "factory_proposal" USING btree ("state");--> statement-breakpoint
CREATE UNIQUE INDEX "factory_proposal_one" ON "factory_proposal" USING btree ("state") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "factory_version_at" ON "factory_version" USING btree ("activated_at");--> statement-breakpoint
CREATE INDEX "fact_order" ON "fact" USING btree ("order_id","occurred_at");--> statement-breakpoint
CREATE INDEX "fact_material" ON "fact" USING btree ("material_code","occurred_at");--> statement-breakpoint
CREATE INDEX "fact_waiting" ON "fact" USING btree ("order_number") WHERE order_id is null and order_number is not null;--> statement-breakpoint
CREATE INDEX "fact_received" ON "fact" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "material_demand_material" ON "material_demand" USING btree ("material_code");--> statement-breakpoint
CREATE INDEX "reservation_material" ON "reservation" USING btree ("material_code");--> statement-breakpoint
CREATE INDEX "drawing_order" ON "drawing" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "drawing_product" ON "drawing" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "order_operation_centre" ON "order_operation" USING btree ("work_centre");--> statement-breakpoint
ALTER TABLE "bom_line" ADD CONSTRAINT "bom_line_material_code_material_code_fk" FOREIGN KEY ("material_code") REFERENCES "public"."material"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bom_line_material" ON "bom_line" USING btree ("material_code");--> statement-breakpoint
ALTER TABLE "bom_line" ADD CONSTRAINT "bom_line_of_parent" UNIQUE("parent_code","revision","line");--> statement-breakpoint
-- What was told is never changed; only what the house knows of it (order, flags, repeats) is.
CREATE FUNCTION app_fact_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.source, NEW.key, NEW.kind, NEW.occurred_at, NEW.payload, NEW.digest, NEW.reported_by, NEW.received_at)
    IS DISTINCT FROM (OLD.source, OLD.key, OLD.kind, OLD.occurred_at, OLD.payload, OLD.digest, OLD.reported_by, OLD.received_at) THEN
    RAISE EXCEPTION 'facts are kept as they were told';
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER fact_stays BEFORE UPDATE OR DELETE ON "fact" FOR EACH ROW EXECUTE FUNCTION app_fact_stays();--> statement-breakpoint
CREATE TRIGGER factory_version_wake AFTER INSERT ON factory_version FOR EACH STATEMENT EXECUTE FUNCTION app_wake('factory', '');
