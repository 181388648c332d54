// SPDX-License-Identifier: MIT
// Why: requests that no honest client sends, and what they may be answered.
// A row: what it is, its bytes, the statuses that are right (0: no answer,
// the connection just ends).

import { head } from './client.mjs';

const id = '00000000-0000-7000-8000-000000000000';
const start = '/api/generate-soundscapes';
const health = '/pagescape/healthz';
const raw = (...parts) => Buffer.concat(parts.map((part) => (
  typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part)
)));
const post = (headers, body) => raw(head('POST', start, (
  `Content-Type: application/json\r\n${headers}`
)), body);
const json = (bytes) => {
  const body = raw(bytes);
  return post(`Content-Length: ${body.length}\r\nConnection: close\r\n`, body);
};

/** How a request may be framed. */
export const frames = [
  ['a length that is too small', post('Content-Length: 3\r\n', `{"bookId":"${id}"}`), [400]],
  ['a length that is negative', post('Content-Length: -1\r\n', '{}'), [400]],
  ['a length that is no number', post('Content-Length: 2x\r\n', '{}'), [400]],
  ['a length of twenty digits', post('Content-Length: 99999999999999999999\r\n', '{}'), [400, 413]],
  ['two lengths', post('Content-Length: 2\r\nContent-Length: 3\r\n', '{}x'), [400]],
  ['a length and chunks', post('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '2\r\n{}\r\n0\r\n\r\n'), [400]],
  ['another encoding', post('Transfer-Encoding: gzip\r\n', '{}'), [400, 501]],
  ['chunks', post('Transfer-Encoding: chunked\r\nConnection: close\r\n', `2f\r\n{"bookId":"${id}"}\r\n0\r\n\r\n`), [400]],
  ['good chunks', post('Transfer-Encoding: chunked\r\nConnection: close\r\n', `31\r\n{"bookId":"${id}"}\r\n0\r\n\r\n`), [404]],
  ['a chunk of no size', post('Transfer-Encoding: chunked\r\n', 'zz\r\n{}\r\n'), [400]],
  ['a chunk of 2^63 bytes', post('Transfer-Encoding: chunked\r\n', 'ffffffffffffffff\r\n{}'), [400, 413]],
  ['more than 1 MiB', post('Content-Length: 2000000\r\n', '{}'), [413]],
  ['no type', raw(head('POST', start, 'Content-Length: 2\r\nConnection: close\r\n'), '{}'), [415]],
  ['a body with GET', raw(head('GET', health, 'Content-Length: 2\r\nConnection: close\r\n'), '{}'), [200]],
  ['no host', raw(`GET ${health} HTTP/1.1\r\n\r\n`), [400]],
  ['HTTP 0.9', raw(`GET ${health}\r\n`), [200, 400]],
  ['HTTP 9', raw(`GET ${health} HTTP/9.0\r\n\r\n`), [505, 400]],
  ['no method', raw(` ${health} HTTP/1.1\r\n\r\n`), [400]],
  ['a method of 5,000 letters', raw(head('X'.repeat(5000), health)), [400, 405, 414]],
  ['TRACE', raw(head('TRACE', health)), [405]],
  ['CONNECT', raw('CONNECT pagescape.test:443 HTTP/1.1\r\nHost: x\r\n\r\n'), [400, 405]],
  ['an address elsewhere', raw('GET http://elsewhere.test/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), [404]],
  ['TLS where there is none', raw('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'), [400]],
  ['noise', raw(Array.from({ length: 2000 }, (_, i) => (i * 7919) & 255)), [400, 0]],
  ['only line ends', raw('\r\n'.repeat(5000)), [400, 408, 0]],
];

/** What may stand in heads. */
export const heads = [
  ['a URL of 9,000 bytes', raw(head('GET', `/pagescape/${'u'.repeat(9000)}`)), [414]],
  ['a query of 7,000 bytes', raw(head('GET', `/pagescape/api/books?q=${'q'.repeat(7000)}`, 'Connection: close\r\n')), [200, 400, 414]],
  ['3,500 parameters of one letter', raw(head('GET', `/pagescape/api/books?${'a&'.repeat(3500)}`, 'Connection: close\r\n')), [200, 400, 414]],
  ['a header of 9,000 bytes', raw(head('GET', health, `X-Long: ${'x'.repeat(9000)}\r\n`)), [400]],
  ['60 kB of headers', raw(head('GET', health, `X-Many: ${'x'.repeat(200)}\r\n`.repeat(300))), [400]],
  ['2,000 short headers', raw(head('GET', health, Array.from({ length: 2000 }, (_, i) => `X-${i}: y\r\n`).join('') + 'Connection: close\r\n')), [200, 400]],
  ['30 kB of headers', raw(head('GET', health, `X-Many: ${'x'.repeat(7000)}\r\n`.repeat(4) + 'Connection: close\r\n')), [200, 400]],
  ['a header without a name', raw(head('GET', health, ': x\r\n')), [400, 200]],
  ['NUL in a path', raw(`GET /pagescape/a\0b HTTP/1.1\r\nHost: x\r\n\r\n`), [400]],
  ['NUL in a path, encoded', raw(head('GET', '/pagescape/api/books/a%00b')), [400]],
  ['NUL in a query, encoded', raw(head('GET', '/pagescape/api/books?q=%00', 'Connection: close\r\n')), [400]],
  ['NUL in a header', raw(head('GET', health, 'X-Nul: a\0b\r\n')), [400]],
  ['ESC in a path', raw(`GET /pagescape/\x1b[2J HTTP/1.1\r\nHost: x\r\n\r\n`), [400]],
  ['ESC in Referer', raw(head('GET', health, 'Referer: \x1b[2J\r\nConnection: close\r\n')), [400]],
  ['ESC in Referer, and too much', raw(head('POST', start, 'Referer: \x1b]0;x\x07\r\nContent-Length: 9999999\r\n')), [400, 413]],
  ['ESC in Host', raw(`GET ${health} HTTP/1.1\r\nHost: a\x1b[2Jb\r\nConnection: close\r\n\r\n`), [400]],
  ['C1 in Host', raw(`GET ${health} HTTP/1.1\r\nHost: a\xc2\x9bb\r\nConnection: close\r\n\r\n`), [400]],
  ['a turned path', raw(head('GET', '/pagescape/audio/\xe2\x80\xaegpj.exe', 'Connection: close\r\n')), [400]],
  ['ESC in User-Agent', raw(head('GET', health, 'User-Agent: \x1b[2J\x9b31m\r\nConnection: close\r\n')), [200, 400]],
  ['a line in a path', raw(head('GET', '/pagescape/status/%0d%0aSet-Cookie:%20a=b', 'Connection: close\r\n')), [403, 404, 400]],
  ['a book that is a path', raw(head('GET', `${start}/..%2f..%2fetc%2fpasswd`, 'Connection: close\r\n')), [400, 404]],
  ['a book of 4,000 letters', raw(head('GET', `${start}/${'b'.repeat(4000)}`, 'Connection: close\r\n')), [414]],
  ['a book with ESC', raw(head('GET', `${start}/%1b%5b2J${id.slice(8)}`, 'Connection: close\r\n')), [400]],
  ['a book with quotes', raw(head('GET', `${start}/'%20OR%201=1--%20`, 'Connection: close\r\n')), [400]],
  ['broken UTF-8 in a query', raw(head('GET', '/pagescape/api/books?q=%ff%fe', 'Connection: close\r\n')), [400]],
  ['a thousand folders', raw(head('GET', `/pagescape${'/..'.repeat(1000)}`)), [400]],
  ['two thousand slashes', raw(head('GET', '/'.repeat(2000), 'Connection: close\r\n')), [404]],
  ['an audio file elsewhere', raw(head('GET', '/pagescape/audio/..%2f..%2fetc%2fpasswd.opus', 'Connection: close\r\n')), [400, 404]],
  ['a cookie of 7,000 bytes', raw(head('GET', health, `Cookie: a=${'c'.repeat(7000)}\r\nConnection: close\r\n`)), [200]],
  ['a token of 7,000 bytes', raw(head('GET', health, `Authorization: Bearer ${'t'.repeat(7000)}\r\nConnection: close\r\n`)), [200, 401]],
  ['3,500 languages', raw(head('GET', '/pagescape/', `Accept-Language: ${'x,'.repeat(3500)}\r\nConnection: close\r\n`)), [302]],
];

/** What may stand in a POST. */
export const bodies = [
  ['100,000 brackets', json('['.repeat(100000)), [400]],
  ['100,000 objects', json(`{"bookId":${'{"a":'.repeat(100000)}`), [400]],
  ['a string of 1 MB', json(`{"bookId":"${'x'.repeat(1000000)}"}`), [400]],
  ['duplicate keys', json(`{"bookId":"x","bookId":"${id}"}`), [404, 400]],
  ['50,000 keys', json(`{${Array.from({ length: 50000 }, (_, i) => `"k${i}":1`).join()}}`), [400]],
  ['100,000 equal keys', json(`{${Array.from({ length: 100000 }, () => '"k":1').join()}}`), [400]],
  ['broken UTF-8', json(`{"bookId":"\xff\xfe"}`), [400]],
  ['overlong UTF-8', json(`{"bookId":"\xc0\x80"}`), [400]],
  ['a lone surrogate', json(`{"bookId":"\\ud800"}`), [400]],
  ['surrogates turned round', json(`{"bookId":"\\udc00\\ud800"}`), [400]],
  ['NUL in a string', json(`{"bookId":"a\\u0000${id}"}`), [400]],
  ['NUL bytes', json('\0'.repeat(1000)), [400]],
  ['a number of 900,000 digits', json(`{"bookId":"${id}","priority":${'9'.repeat(900000)}}`), [400]],
  ['a number of 1e400', json(`{"bookId":"${id}","priority":1e400}`), [400]],
  ['not a number', json(`{"bookId":"${id}","priority":NaN}`), [400]],
  ['an array', json('[1,2,3]'), [400]],
  ['nothing', json(''), [400]],
  ['blanks', json(' '.repeat(1000000)), [400]],
  ['a byte order mark', json(`\xef\xbb\xbf{"bookId":"${id}"}`), [400, 404]],
  ['two values', json(`{"bookId":"${id}"}{}`), [400]],
  ['a comment', json(`{/**/"bookId":"${id}"}`), [400]],
  ['a list instead of a book', json(`{"bookId":["${id}"]}`), [400]],
  ['an object instead of a book', json(`{"bookId":{"$ne":null}}`), [400]],
  ['controls in a title', json(`{"bookId":"\\u001b[2J\\n2026-11-24 forged"}`), [400]],
];
