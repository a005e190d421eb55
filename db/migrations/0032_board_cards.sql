-- Pages show what the chat asks their reader (bot/board/cards/waiting.ts): they hear when such a card comes, changes or
-- goes. Cards of the page itself are not told, or telling would make it read, and reading tell; nor are orders and
-- checkpoints, which are told by their own rows. What the platform was told of a card is no change of it.
CREATE FUNCTION app_board_cards() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  people text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT json_agg(DISTINCT space_id)::text INTO people FROM changed
    WHERE space = 'person' AND channel <> 'board' AND flow NOT IN ('orders', 'checkpoints');
  ELSE
    SELECT json_agg(DISTINCT c.space_id)::text INTO people FROM changed c JOIN before b USING (id)
    WHERE c.space = 'person' AND c.channel <> 'board' AND c.flow NOT IN ('orders', 'checkpoints')
      AND (c.version, c.state) IS DISTINCT FROM (b.version, b.state);
  END IF;
  IF people IS NOT NULL THEN
    PERFORM pg_notify('board', 'cards:' || CASE WHEN octet_length(people) > 7000 THEN '*' ELSE people END);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER card_board_insert AFTER INSERT ON card REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_cards();
--> statement-breakpoint
CREATE TRIGGER card_board_update AFTER UPDATE ON card REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION app_board_cards();
