// Why: an answer may leave in many ways, whole or broken; the tables of
// failures only describe it, and this file alone touches the socket.

/**
 * An answer is {status, headers, body, manner}. Manners:
 *   whole      as any server would
 *   truncated  the length of all, the bytes of half, then the end
 *   dropped    the connection ends without a byte
 *   hang       nothing, for ever
 *   trickle    a few bytes at a time
 *   endless    the body again and again until the peer has had enough
 */
export function json(status, value, headers = {}) {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
    body: typeof value === 'string' ? value : JSON.stringify(value),
  };
}

export function problem(status, value, headers = {}) {
  const type = { 'content-type': 'application/problem+json' };
  return json(status, { ...value, status }, { ...type, ...headers });
}

export function html(status, title) {
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n`
    + `<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { 'content-type': 'text/html' }, body };
}

export const empty = (status) => ({ status, headers: {}, body: '' });
export const dropped = () => ({ status: 0, headers: {}, body: '', manner: 'dropped' });
export const hang = () => ({ status: 0, headers: {}, body: '', manner: 'hang' });

function trickle(response, body, everyMs) {
  const size = Math.max(1, Math.ceil(body.length / 40));
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + size));
    sent += size;
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  }, everyMs);
  response.on('close', () => clearInterval(timer));
}

function endless(response, body, limit) {
  let sent = 0;
  const pump = () => {
    while (sent < limit) {
      const part = body.subarray(0, limit - sent);
      sent += part.length;
      if (!response.write(part)) {
        response.once('drain', pump);
        return;
      }
    }
    response.end();
  };
  pump();
}

/** Let an answer leave; `scale` shortens the pauses of a trickle. */
export function send(request, response, reply, scale = 1) {
  const manner = reply.manner ?? 'whole';
  if (response.destroyed || manner === 'hang') return;
  if (manner === 'dropped') {
    request.socket.destroy();
    return;
  }
  const body = Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(reply.body);
  if (manner === 'endless') {
    response.writeHead(reply.status, reply.headers);
    endless(response, body, reply.limit ?? Infinity);
    return;
  }
  response.writeHead(reply.status, { ...reply.headers, 'content-length': body.length });
  if (request.method === 'HEAD') response.end();
  else if (manner === 'trickle') trickle(response, body, reply.everyMs ?? 1000 * scale);
  else if (manner === 'truncated') {
    response.write(body.subarray(0, body.length >> 1), () => request.socket.destroy());
  } else response.end(body);
}

/** The whole body of a request, or null when it is larger than `limit`. */
export async function readBody(request, limit = 20 * 1024 * 1024) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
