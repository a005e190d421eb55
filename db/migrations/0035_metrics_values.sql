CREATE TABLE "measured_values" (
	"month" date NOT NULL,
	"key" text NOT NULL,
	"user_id" text NOT NULL,
	"waits" integer NOT NULL,
	"unanswered" integer NOT NULL,
	"clock" "bytea" NOT NULL,
	"working" "bytea" NOT NULL,
	CONSTRAINT "measured_values_month_key_user_id_pk" PRIMARY KEY("month","key","user_id")
);
--> statement-breakpoint
CREATE INDEX "measured_wait_shared" ON "measured_wait" USING btree ("kind","asked_at") WHERE shared;