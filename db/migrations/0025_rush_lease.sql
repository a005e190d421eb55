ALTER TABLE "rush_move" ADD COLUMN "from_minutes" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "rush_request" ADD COLUMN "leased_until" timestamp (3) with time zone;