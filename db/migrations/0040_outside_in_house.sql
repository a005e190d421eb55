ALTER TABLE "outside_order" ADD COLUMN "arrived" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outside_order" ADD COLUMN "in_house" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outside_order" ADD COLUMN "in_house_seen" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outside_order" ADD COLUMN "in_house_taken" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "outside_order" ADD COLUMN "good_at_end" integer DEFAULT 0 NOT NULL;