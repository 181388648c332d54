-- What a request need not do any more.

ALTER TABLE jobs
  -- NULL: nobody has asked yet; made when somebody does, or a worker begins
  MODIFY estimate_nano_usd BIGINT NULL;
