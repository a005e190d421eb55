DROP INDEX "order_customer";--> statement-breakpoint
DROP INDEX "order_product";--> statement-breakpoint
DROP INDEX "order_owner";--> statement-breakpoint
DROP INDEX "order_sales";--> statement-breakpoint
ALTER TABLE "customer_order" ADD COLUMN "open" boolean DEFAULT true NOT NULL;--> statement-breakpoint
CREATE INDEX "order_tail" ON "customer_order" USING btree (right("number", 4),"open" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "order_creator" ON "customer_order" USING btree ("created_by","open" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "order_customer" ON "customer_order" USING btree ("customer_id","open" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "order_product" ON "customer_order" USING btree ("product_id","open" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "order_owner" ON "customer_order" USING btree ("owner_user_id","promised_date") WHERE owner_user_id is not null;--> statement-breakpoint
CREATE INDEX "order_sales" ON "customer_order" USING btree ("sales_user_id","open" DESC NULLS FIRST,"id" DESC NULLS FIRST);