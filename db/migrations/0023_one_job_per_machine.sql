-- A machine makes one thing at a time, whatever the code does. Checked at commit, so that bookings may change places.
CREATE EXTENSION IF NOT EXISTS btree_gist;
--> statement-breakpoint
ALTER TABLE "machine_booking" ADD CONSTRAINT "machine_booking_span" CHECK ("to" > "from");
--> statement-breakpoint
ALTER TABLE "machine_booking" ADD CONSTRAINT "machine_booking_apart"
  EXCLUDE USING gist (machine WITH =, tstzrange("from", "to") WITH &&) WHERE (machine <> '')
  DEFERRABLE INITIALLY DEFERRED;
