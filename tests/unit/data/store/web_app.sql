-- A database as a web app with Prisma leaves it: long ids, short texts, an
-- updated_at that it fills itself, and a spread that was done twice.

CREATE TABLE books (
  id VARCHAR(191) NOT NULL,
  user_id VARCHAR(191) NOT NULL,
  title VARCHAR(191) NOT NULL,
  status ENUM('pending', 'processing', 'ready', 'failed')
    NOT NULL DEFAULT 'pending',
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  updated_at DATETIME(3) NOT NULL,
  PRIMARY KEY (id)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE scenes (
  id VARCHAR(191) NOT NULL,
  book_id VARCHAR(191) NOT NULL,
  start_page INT NOT NULL,
  end_page INT NOT NULL,
  page_spread_index INT NOT NULL,
  setting VARCHAR(191) NULL,
  mood VARCHAR(191) NOT NULL DEFAULT 'calm',
  created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  CONSTRAINT scenes_book_id_fkey FOREIGN KEY (book_id)
    REFERENCES books (id) ON DELETE CASCADE ON UPDATE CASCADE
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE pages (
  id VARCHAR(191) NOT NULL,
  book_id VARCHAR(191) NOT NULL,
  page_number INT NOT NULL,
  text_content VARCHAR(191) NOT NULL,
  scene_id VARCHAR(191) NULL,
  PRIMARY KEY (id),
  UNIQUE INDEX pages_book_id_page_number_key (book_id, page_number),
  CONSTRAINT pages_book_id_fkey FOREIGN KEY (book_id)
    REFERENCES books (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT pages_scene_id_fkey FOREIGN KEY (scene_id)
    REFERENCES scenes (id) ON DELETE SET NULL ON UPDATE CASCADE
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

CREATE TABLE soundscapes (
  id VARCHAR(191) NOT NULL,
  scene_id VARCHAR(191) NOT NULL,
  audio_url VARCHAR(191) NOT NULL,
  duration DOUBLE NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT soundscapes_scene_id_fkey FOREIGN KEY (scene_id)
    REFERENCES scenes (id) ON DELETE RESTRICT ON UPDATE CASCADE
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

INSERT INTO books (id, user_id, title, status, updated_at)
  VALUES ('b1', 'u1', 'An old book', 'ready', NOW(3));
INSERT INTO scenes (id, book_id, start_page, end_page, page_spread_index,
  setting, created_at) VALUES
  ('s9', 'b1', 1, 4, 0, 'a harbour', '2026-01-01 10:00:00'),
  ('s2', 'b1', 1, 4, 0, 'a harbour at night', '2026-01-02 10:00:00'),
  ('s3', 'b1', 5, 6, 2, 'a forest', '2026-01-02 10:00:00');
INSERT INTO pages (id, book_id, page_number, text_content, scene_id) VALUES
  ('p1', 'b1', 1, 'one', 's9'), ('p2', 'b1', 2, 'two', 's2'),
  ('p3', 'b1', 5, 'five', 's3');
INSERT INTO soundscapes VALUES ('d1', 's9', '/old.mp3', 30),
  ('d3', 's3', '/forest.mp3', 30);
