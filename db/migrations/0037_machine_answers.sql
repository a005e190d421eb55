CREATE TABLE "machine_answer" (
	"machine" text COLLATE "C" PRIMARY KEY NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL,
	"raw" jsonb NOT NULL,
	"refused" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"source" text NOT NULL
);
