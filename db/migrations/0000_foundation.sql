-- Substring search over Chinese and Latin text.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
-- The one clock. `movable` is true only in the sandbox and in tests.
CREATE TABLE app_clock (
  id boolean PRIMARY KEY DEFAULT true CHECK (id),
  "offset" interval NOT NULL DEFAULT '0',
  movable boolean NOT NULL DEFAULT false
);
--> statement-breakpoint
INSERT INTO app_clock DEFAULT VALUES;
--> statement-breakpoint
-- "Now" for every query and default: the start of the transaction, in whole milliseconds, so that what
-- JavaScript and the timestamptz(3) columns hold is exactly it, and a row due "now" is never rounded into the
-- future. In production it reads nothing else and the planner inlines it; clock_set_movable puts the version
-- that adds the offset in its place (3 µs a call).
CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
  RETURN date_trunc('milliseconds', now());
--> statement-breakpoint
CREATE FUNCTION clock_set_movable(wanted boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- The row lock lets several starting copies pass one after the other.
  UPDATE app_clock SET movable = wanted WHERE movable IS DISTINCT FROM wanted;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF wanted THEN
    CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
      RETURN date_trunc('milliseconds', now() + (SELECT c."offset" FROM app_clock c));
  ELSE
    CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
      RETURN date_trunc('milliseconds', now());
  END IF;
END $$;
--> statement-breakpoint
-- The offset is kept in seconds: days and months would depend on the session's time zone.
CREATE FUNCTION clock_move_to(target timestamptz) RETURNS timestamptz LANGUAGE plpgsql AS $$
BEGIN
  UPDATE app_clock SET "offset" = make_interval(secs => extract(epoch FROM target - now())::float8)
    WHERE movable;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the clock cannot be moved here' USING ERRCODE = 'DMCLK';
  END IF;
  -- Whoever sleeps until a due instant looks again.
  PERFORM pg_notify('due', '');
  RETURN target;
END $$;
--> statement-breakpoint
CREATE FUNCTION clock_advance(step interval) RETURNS timestamptz LANGUAGE plpgsql AS $$
BEGIN
  -- Two at once add up: the second waits here and then reads the first one's offset.
  PERFORM 1 FROM app_clock FOR UPDATE;
  RETURN clock_move_to(app_now() + step);
END $$;
--> statement-breakpoint
CREATE FUNCTION clock_reset() RETURNS timestamptz LANGUAGE plpgsql AS $$
BEGIN
  RETURN clock_move_to(now());
END $$;
--> statement-breakpoint
-- All windows of two characters, lower-cased: finds two Chinese characters by index, which trigrams cannot.
-- Written for bulk loading: 11 µs for 30 characters, against 22 µs for a query over generate_series.
CREATE FUNCTION app_bigrams(source text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  result text[] := '{}';
  previous text;
  letter text;
BEGIN
  FOREACH letter IN ARRAY string_to_array(lower(source), NULL) LOOP
    IF previous IS NOT NULL THEN
      result := result || (previous || letter);
    END IF;
    previous := letter;
  END LOOP;
  RETURN result;
END $$;
