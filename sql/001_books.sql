-- The web app's own tables, made where they are missing.  {id} is the type of
-- books.id: CHAR(36) on a new database, the web app's on an existing one.

CREATE TABLE IF NOT EXISTS books (
  id {id} NOT NULL PRIMARY KEY,
  user_id VARCHAR(191) NULL,
  title VARCHAR(500) NOT NULL,
  author VARCHAR(500) NULL,
  pdf_url TEXT NULL,
  total_pages INT NOT NULL DEFAULT 0,
  status ENUM('pending', 'processing', 'ready', 'failed')
    NOT NULL DEFAULT 'pending',
  processing_errors JSON NULL,
  processing_stats JSON NULL,
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS pages (
  id {id} NOT NULL PRIMARY KEY,
  book_id {id} NOT NULL,
  page_number INT NOT NULL,
  text_content LONGTEXT NOT NULL,
  scene_id {id} NULL,
  UNIQUE KEY pages_book_page (book_id, page_number),
  KEY pages_scene (scene_id),
  FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS scenes (
  id {id} NOT NULL PRIMARY KEY,
  book_id {id} NOT NULL,
  start_page INT NOT NULL,
  end_page INT NOT NULL,
  page_spread_index INT NOT NULL,
  setting VARCHAR(500) NULL,
  mood VARCHAR(500) NULL,
  descriptors JSON NULL,
  FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS soundscapes (
  id {id} NOT NULL PRIMARY KEY,
  scene_id {id} NOT NULL,
  audio_url VARCHAR(1000) NULL,
  duration DOUBLE NULL,
  generation_prompt TEXT NULL,
  replicate_prediction_id VARCHAR(191) NULL,
  FOREIGN KEY (scene_id) REFERENCES scenes (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
