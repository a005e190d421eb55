ALTER TABLE "customer_order" ADD COLUMN "confirmed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "material_demand" DROP COLUMN "rank";