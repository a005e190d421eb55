CREATE TABLE "board_session" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"family" text NOT NULL,
	"secret" text NOT NULL,
	"user_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"rotated_from" text,
	"rotated_at" timestamp (3) with time zone,
	"agent" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "board_sign_on" (
	"state_hash" text PRIMARY KEY NOT NULL,
	"browser_hash" text NOT NULL,
	"place" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "board_session_family" ON "board_session" USING btree ("family");--> statement-breakpoint
CREATE INDEX "board_session_user" ON "board_session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "board_session_expiry" ON "board_session" USING btree ("expires_at");