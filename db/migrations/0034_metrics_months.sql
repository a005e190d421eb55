CREATE TABLE "measured_month" (
	"month" date NOT NULL,
	"kind" text NOT NULL,
	"asked_of" text NOT NULL,
	"asked_by" text NOT NULL,
	"waits" integer NOT NULL,
	"seconds" bigint NOT NULL,
	"working_seconds" bigint NOT NULL,
	"in_working" integer NOT NULL,
	CONSTRAINT "measured_month_month_kind_asked_by_asked_of_pk" PRIMARY KEY("month","kind","asked_by","asked_of")
);
