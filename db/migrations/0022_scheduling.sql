CREATE TABLE "machine_count" (
	"machine" text COLLATE "C" NOT NULL,
	"counter" text NOT NULL,
	"minute" timestamp (3) with time zone NOT NULL,
	"delta" bigint NOT NULL,
	CONSTRAINT "machine_count_machine_counter_minute_pk" PRIMARY KEY("machine","counter","minute")
);
--> statement-breakpoint
CREATE TABLE "machine_interval" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "machine_interval_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"machine" text COLLATE "C" NOT NULL,
	"state" text NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone NOT NULL,
	"samples" integer DEFAULT 0 NOT NULL,
	"quality" text DEFAULT '' NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "machine_interval_once" UNIQUE("machine","from_at"),
	CONSTRAINT "machine_interval_forward" CHECK (to_at > from_at)
);
--> statement-breakpoint
CREATE TABLE "machine_now" (
	"machine" text COLLATE "C" PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"good_at" timestamp (3) with time zone,
	"source" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "plant_conflict" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "plant_conflict_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"machine" text COLLATE "C" NOT NULL,
	"kind" text NOT NULL,
	"mark" text NOT NULL,
	"order_id" bigint,
	"step" integer,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone,
	"plc" jsonb NOT NULL,
	"mes" jsonb NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "plant_conflict_once" UNIQUE("machine","kind","mark")
);
--> statement-breakpoint
CREATE TABLE "plant_stream" (
	"gateway" text NOT NULL,
	"stream" text NOT NULL,
	"last_seq" bigint DEFAULT 0 NOT NULL,
	"first_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"last_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"lost" bigint DEFAULT 0 NOT NULL,
	"refused" bigint DEFAULT 0 NOT NULL,
	"refused_at" timestamp (3) with time zone,
	"refused_why" text DEFAULT '' NOT NULL,
	CONSTRAINT "plant_stream_gateway_stream_pk" PRIMARY KEY("gateway","stream")
);
--> statement-breakpoint
CREATE TABLE "machine_booking" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "machine_booking_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"step" integer NOT NULL,
	"machine" text COLLATE "C" DEFAULT '' NOT NULL,
	"centre" text NOT NULL,
	"kind" text NOT NULL,
	"from" timestamp (3) with time zone NOT NULL,
	"to" timestamp (3) with time zone NOT NULL,
	"work_minutes" integer NOT NULL,
	"setup_minutes" integer DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'planned' NOT NULL,
	"frozen" boolean DEFAULT false NOT NULL,
	"booked_by" text NOT NULL,
	"booked_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "machine_booking_once" UNIQUE("order_id","step")
);
--> statement-breakpoint
CREATE TABLE "rush_move" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rush_move_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"request_id" bigint NOT NULL,
	"order_id" bigint NOT NULL,
	"step" integer NOT NULL,
	"from_machine" text COLLATE "C" NOT NULL,
	"from_start" timestamp (3) with time zone NOT NULL,
	"from_end" timestamp (3) with time zone NOT NULL,
	"to_machine" text COLLATE "C" NOT NULL,
	"to_start" timestamp (3) with time zone NOT NULL,
	"to_end" timestamp (3) with time zone NOT NULL,
	"state" text DEFAULT 'moved' NOT NULL,
	CONSTRAINT "rush_move_once" UNIQUE("request_id","order_id","step")
);
--> statement-breakpoint
CREATE TABLE "rush_option" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rush_option_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"request_id" bigint NOT NULL,
	"round" integer NOT NULL,
	"place" integer NOT NULL,
	"kind" text NOT NULL,
	"plan" jsonb NOT NULL,
	"complete_p_50" timestamp (3) with time zone NOT NULL,
	"complete_p_90" timestamp (3) with time zone NOT NULL,
	"held_by" text,
	"held_until" timestamp (3) with time zone,
	CONSTRAINT "rush_option_once" UNIQUE("request_id","round","place")
);
--> statement-breakpoint
CREATE TABLE "rush_request" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rush_request_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"order_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"wished_date" text,
	"reason" text DEFAULT '' NOT NULL,
	"asked_by" text NOT NULL,
	"asked_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"round" integer DEFAULT 1 NOT NULL,
	"refinement" text DEFAULT 'done' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"findings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"booked_option" bigint,
	"booked_by" text,
	"booked_at" timestamp (3) with time zone,
	"undo_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "tool" (
	"code" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"pieces" integer NOT NULL,
	"life_minutes" integer,
	"used_minutes" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	CONSTRAINT "tool_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "tool_booking" (
	"booking_id" bigint NOT NULL,
	"tool_code" text COLLATE "C" NOT NULL,
	"pieces" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "tool_booking_once" UNIQUE("booking_id","tool_code")
);
--> statement-breakpoint
ALTER TABLE "plant_conflict" ADD CONSTRAINT "plant_conflict_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "machine_booking" ADD CONSTRAINT "machine_booking_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rush_move" ADD CONSTRAINT "rush_move_request_id_rush_request_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."rush_request"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rush_move" ADD CONSTRAINT "rush_move_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rush_option" ADD CONSTRAINT "rush_option_request_id_rush_request_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."rush_request"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rush_request" ADD CONSTRAINT "rush_request_order_id_customer_order_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."customer_order"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tool_booking" ADD CONSTRAINT "tool_booking_booking_id_machine_booking_id_fk" FOREIGN KEY ("booking_id") REFERENCES "public"."machine_booking"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tool_booking" ADD CONSTRAINT "tool_booking_tool_code_tool_code_fk" FOREIGN KEY ("tool_code") REFERENCES "public"."tool"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "plant_conflict_open" ON "plant_conflict" USING btree ("machine") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "plant_conflict_time" ON "plant_conflict" USING btree ("from_at");--> statement-breakpoint
CREATE INDEX "machine_booking_machine" ON "machine_booking" USING btree ("machine","from") WHERE machine <> '';--> statement-breakpoint
CREATE INDEX "machine_booking_to" ON "machine_booking" USING btree ("to");--> statement-breakpoint
CREATE INDEX "rush_option_held" ON "rush_option" USING btree ("held_until") WHERE held_until is not null;--> statement-breakpoint
CREATE INDEX "rush_request_order" ON "rush_request" USING btree ("order_id","id");--> statement-breakpoint
CREATE INDEX "rush_request_refine" ON "rush_request" USING btree ("id") WHERE refinement = 'waiting';--> statement-breakpoint
CREATE INDEX "tool_booking_tool" ON "tool_booking" USING btree ("tool_code");