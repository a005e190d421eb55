ALTER TABLE "outside_order" ADD COLUMN "cancelled_there_at" timestamp (3) with time zone;--> statement-breakpoint
-- Who was told so before is not asked again.
UPDATE "outside_order" SET "cancelled_there_at" = "ended_at" WHERE "state" = 'cancelled' AND "placed_at" IS NOT NULL;
