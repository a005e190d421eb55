ALTER TABLE "machine_now" ADD COLUMN "counters" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "plant_stream" ADD COLUMN "skew_ms" bigint DEFAULT 0 NOT NULL;