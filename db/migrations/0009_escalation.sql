ALTER TABLE "checkpoint" ADD COLUMN "next_step_cause" text;--> statement-breakpoint
CREATE INDEX "reminder_said_at" ON "reminder" USING btree ("said_at") WHERE state = 'said';--> statement-breakpoint
-- As in 0007: reminders to say and meetings to plan wake their worker at the commit.
CREATE TRIGGER reminder_wake AFTER INSERT ON reminder FOR EACH STATEMENT EXECUTE FUNCTION app_wake('escalation', '');
--> statement-breakpoint
CREATE TRIGGER escalation_meeting_wake AFTER INSERT ON escalation_meeting FOR EACH STATEMENT EXECUTE FUNCTION app_wake('escalation_meetings', '');
