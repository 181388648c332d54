// SPDX-License-Identifier: MIT
// Why: what a Node host would write to take a book in: Fastify with a schema
// and a pool, on every core. One transaction, committed before the answer.
//
//   node server.mjs SOCKET DATABASE-SOCKET DATABASE CONNECTIONS
//
// It does what cannot be left out: the book is locked and looked at, a live
// job is found again, the job, its audit row and the book's state are written.

import cluster from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';

const [socket, databaseSocket, database, connections] = process.argv.slice(2);
const require = createRequire(`${process.env.BENCH_PACKAGES}/`);
const Fastify = require('fastify');
const mariadb = require('mariadb');

const schema = {
  body: {
    type: 'object',
    required: ['bookId'],
    properties: { bookId: { type: 'string', format: 'uuid' }, restart: { type: 'boolean' } },
  },
};

async function submit(connection, bookId) {
  const [book] = await connection.execute(
    'SELECT status FROM books WHERE id = ? FOR UPDATE',
    [bookId],
  );
  if (!book) return { status: 404 };
  const [live] = await connection.execute(
    'SELECT id FROM jobs WHERE book_id = ? AND live = 1',
    [bookId],
  );
  if (live) return { status: 200, jobId: live.id };
  const [page] = await connection.execute(
    'SELECT 1 FROM pages WHERE book_id = ? AND page_number >= 1 LIMIT 1',
    [bookId],
  );
  if (!page) return { status: 400 };
  const jobId = randomUUID();
  await connection.execute(
    'INSERT INTO jobs (id, book_id, created_at) VALUES (?, ?, NOW(3))',
    [jobId, bookId],
  );
  await connection.execute(
    "UPDATE books SET status = 'processing', updated_at = NOW(3) WHERE id = ?",
    [bookId],
  );
  await connection.execute(
    'INSERT INTO audit_log (at, actor, action, book_id, job_id)'
      + " VALUES (NOW(3), 'http', 'submit', ?, ?)",
    [bookId, jobId],
  );
  return { status: 202, jobId };
}

async function serve() {
  const pool = mariadb.createPool({
    socketPath: databaseSocket,
    user: 'root',
    database,
    connectionLimit: Number(connections),
    sessionVariables: { tx_isolation: 'READ-COMMITTED' },
  });
  const app = Fastify();
  app.post('/api/generate-soundscapes', { schema }, async (request, reply) => {
    const bookId = request.body.bookId.toLowerCase();
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      const { status, jobId } = await submit(connection, bookId);
      await connection.commit();
      reply.code(status);
      return {
        success: status < 300,
        bookId,
        status: 'processing',
        jobId,
        statusUrl: `/api/generate-soundscapes/${bookId}`,
        eventsUrl: null,
      };
    } catch (error) {
      await connection.rollback();
      throw error;
    } finally {
      connection.release();
    }
  });
  await app.listen({ path: socket });
  chmodSync(socket, 0o666);
}

if (cluster.isPrimary) {
  const workers = Array.from({ length: availableParallelism() }, () => cluster.fork());
  process.on('SIGTERM', () => {
    workers.forEach((worker) => worker.kill());
    process.exit(0);
  });
} else {
  await serve();
}
