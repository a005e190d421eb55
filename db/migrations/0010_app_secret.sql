CREATE TABLE "app_secret" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL,
	"made_at" timestamp (3) with time zone DEFAULT app_now() NOT NULL
);
--> statement-breakpoint
-- Once, by whichever copy migrates: 244 random bits of the server's strong source, without an extension.
INSERT INTO app_secret (name, value) VALUES ('upload_link', replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
