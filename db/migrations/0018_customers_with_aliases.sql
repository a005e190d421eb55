DROP INDEX "customer_aliases";--> statement-breakpoint
CREATE INDEX "customer_aliased" ON "customer" USING btree ("id") WHERE aliases <> '{}';