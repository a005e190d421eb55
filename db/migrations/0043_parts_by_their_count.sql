ALTER TABLE "machine_count" ADD COLUMN "raw_from" double precision;--> statement-breakpoint
ALTER TABLE "machine_count" ADD COLUMN "raw_to" double precision;