ALTER TABLE "bom_line" DROP CONSTRAINT "bom_line_of_product";--> statement-breakpoint
ALTER TABLE "bom_line" DROP COLUMN "product_id";--> statement-breakpoint
ALTER TABLE "bom_line" DROP COLUMN "material_name";