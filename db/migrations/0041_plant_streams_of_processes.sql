ALTER TABLE "machine_count" ADD COLUMN "stream" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "machine_now" ADD COLUMN "counted" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "plant_stream" ADD COLUMN "own_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "plant_stream" ADD COLUMN "host" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "plant_stream" ADD COLUMN "offset_ms" bigint;--> statement-breakpoint
ALTER TABLE "plant_stream" ADD COLUMN "lost_at" timestamp (3) with time zone;--> statement-breakpoint
UPDATE "plant_stream" SET "lost_at" = "last_at" WHERE "lost" > 0;
