-- One scene a spread and one soundscape a scene.  What stands in the way on a
-- web app's database is widened, named or merged before this file runs.

ALTER TABLE scenes
  ADD UNIQUE INDEX IF NOT EXISTS scenes_book_spread
    (book_id, page_spread_index);

ALTER TABLE soundscapes
  ADD UNIQUE INDEX IF NOT EXISTS soundscapes_scene (scene_id);
