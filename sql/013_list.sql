-- The list at a hundred thousand books: what it counts, filters and searches
-- stands in indexes, so that rows are read for what is shown only.  The table
-- is the web app's, too: it does not see these columns unless it names them.
ALTER TABLE books
  ADD COLUMN IF NOT EXISTS has_processing_errors BOOLEAN
    AS (processing_errors IS NOT NULL) STORED INVISIBLE,
  -- title and author as a comparison sees them: equal letters, whatever their
  -- case and accents, have equal bytes.  An index can hold this, and looking
  -- for a part of it is quick.
  ADD COLUMN IF NOT EXISTS search_weights VARBINARY(2002) AS (CONCAT(
    LEFT(WEIGHT_STRING(CONVERT(LEFT(title, 500) USING utf8mb4)
      COLLATE utf8mb4_unicode_ci), 1000), x'0000',
    LEFT(WEIGHT_STRING(CONVERT(LEFT(COALESCE(author, ''), 500) USING utf8mb4)
      COLLATE utf8mb4_unicode_ci), 1000))) STORED INVISIBLE,
  ADD INDEX IF NOT EXISTS books_errors
    (status, has_processing_errors, created_at, id),
  ADD INDEX IF NOT EXISTS books_search (created_at, id, search_weights),
  -- for the length of that index, where the table is an old one
  ROW_FORMAT = DYNAMIC;
