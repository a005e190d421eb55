ALTER TABLE "incident_order" ALTER COLUMN "likely_date" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "incident_order" ADD COLUMN "before_date" date;--> statement-breakpoint
ALTER TABLE "material_demand" ADD COLUMN "postponed" jsonb;