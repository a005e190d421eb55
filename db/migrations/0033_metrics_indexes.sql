DROP INDEX "measured_wait_asked";--> statement-breakpoint
DROP INDEX "measured_wait_user";--> statement-breakpoint
CREATE INDEX "measured_wait_whole" ON "measured_wait" USING btree ("kind","asked_at","key","asked_by","user_id","whole_seconds","whole_working_seconds","acted") WHERE part = 0;--> statement-breakpoint
CREATE INDEX "measured_wait_part" ON "measured_wait" USING btree ("kind","asked_at","user_id","key","seconds","working_seconds","acted","shared","ref");