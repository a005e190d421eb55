ALTER TABLE "inbox" ADD COLUMN "holder" integer;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "holder" integer;