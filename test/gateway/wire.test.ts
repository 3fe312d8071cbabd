import { connect } from 'node:net';
import { beforeAll, expect, test } from 'vitest';
import { type Signpost, startSignpost } from '../support/graph.ts';

// Bytes as no client library sends them: each request is answered in its turn, for whom its own headers name, or not at all.
let graph: Signpost;
const tokens: Record<string, string> = {};
beforeAll(async () => {
  graph = await startSignpost();
  for (const who of ['amira', 'ben']) tokens[who] = await graph.as(who).token();
});

/** Sends what is written, piece by piece, and reads until nothing comes any more: what was answered, and whether it was cut. */
function talk(...pieces: string[]): Promise<string[]> {
  const { hostname, port } = new URL(graph.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    let cut = false;
    const done = () => {
      clearInterval(silence);
      socket.destroy();
      const answers = [...text.matchAll(/HTTP\/1\.1 (\d{3})|"name":"(\w+) \w+"/g)];
      resolve([...answers.map(([, status, name]) => status ?? (name as string)), ...(cut ? ['cut'] : [])]);
    };
    // By turns, not by the clock: on a machine that does much else an answer takes longer, and so does each of them.
    let turns = 150;
    const silence = setInterval(() => {
      turns -= 1;
      if (turns === 0) done();
    }, 10);
    const again = () => {
      turns = 40;
    };
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      again();
    });
    socket.on('close', () => {
      cut = true;
      done();
    });
    void (async () => {
      for (const piece of pieces) {
        if (!socket.destroyed) socket.write(piece, 'latin1');
        await new Promise((resume) => setTimeout(resume, 60));
      }
    })();
  });
}

const query = '{"query":"{me{account{name}}}"}';
const whose = (who: string) => (who ? `Authorization: Bearer ${tokens[who]}\r\n` : '');
const head = (who: string, ...more: string[]) =>
  `POST /graphql HTTP/1.1\r\nHost: x\r\n${whose(who)}Content-Type: application/json\r\n${more.map((line) => `${line}\r\n`).join('')}\r\n`;
const sized = `Content-Length: ${query.length}`;
const post = (who: string, ...more: string[]) => head(who, sized, ...more) + query;
const get = (who: string) => `GET /session HTTP/1.1\r\nHost: x\r\n${whose(who)}\r\n`;
const chunked = 'Transfer-Encoding: chunked';
const chunks = (...trailers: string[]) =>
  `${query.length.toString(16)}\r\n${query}\r\n0\r\n${trailers.map((line) => `${line}\r\n`).join('')}\r\n`;
/** More headers than node keeps unless it is told. */
const many = Array.from({ length: 2_100 }, () => 'X: y');
const amira = ['200', 'Amira'];
const ben = ['200', 'Ben'];
const refused = ['400', 'cut'];

test('requests in one packet are answered in turn, each for its own bearer', async () => {
  expect(await talk(post('amira') + post('ben') + get('') + post('amira'))).toEqual([
    ...amira,
    ...ben,
    '401',
    ...amira,
  ]);
  expect(await talk(post('amira').slice(0, -4), post('amira').slice(-4) + post('ben'))).toEqual([
    ...amira,
    ...ben,
  ]);
  expect(await talk(head('amira', chunked) + chunks() + post(''))).toEqual([...amira, '401']);
});

test('a body that nobody wanted is no request', async () => {
  const inside = `Content-Length: ${get('ben').length}`;
  expect(await talk(head('', inside) + get('ben') + get('amira'))).toEqual(['401', ...amira]);
  expect(await talk(head('', inside), get('ben'), get('amira'))).toEqual(['401', ...amira]);
  const ends = `DELETE /session HTTP/1.1\r\nHost: x\r\n${inside}\r\n\r\n`;
  expect(await talk(ends + get('ben') + get('amira'))).toEqual(['204', ...amira]);
});

test('what is asked in trailers, or expected otherwise, changes nothing', async () => {
  const bearer = `Authorization: Bearer ${tokens.ben}`;
  expect(await talk(head('', chunked) + chunks(bearer))).toEqual(['401', 'cut']);
  expect(await talk(head('amira', chunked) + chunks(bearer) + post('ben'))).toEqual([...amira, ...ben]);
  const waits = 'Expect: 100-continue';
  expect(await talk(head('amira', waits, sized), query + post('ben'))).toEqual(['100', ...amira, ...ben]);
  expect(await talk(head('', waits, sized), query + post('ben'))).toEqual(['401', 'cut']);
  for (const odd of ['Expect: a-miracle', 'Expect: 200-ok']) {
    expect((await talk(post('', odd)))[0]).toBe('401');
    expect((await talk(post('amira', odd))).filter((each) => each !== '100')).toEqual(amira);
  }
});

test('what may be read in two ways is read in none', async () => {
  const two = [
    [sized, chunked],
    [chunked, sized],
    [sized, sized],
    [sized, 'Content-Length: 3'],
    [`${sized}, ${query.length}`],
    ['Content-Length: +31'],
    ['Content-Length: -1'],
    ['Content-Length: 0x1f'],
    [chunked, chunked],
    ['Transfer-Encoding: chunked, identity'],
    ['Transfer-Encoding: identity'],
    ['Transfer-Encoding: xchunked'],
    ['Transfer-Encoding : chunked'],
    [' Transfer-Encoding: chunked'],
    ['X: a\0b', sized],
  ];
  const odd = [
    ...two.flatMap((lines) => [query, chunks()].map((body) => head('amira', ...lines) + body)),
    post('amira', 'Host: y'),
    post('amira', 'Host: x'),
    post('amira', ...many, 'Host: y'),
    post('amira').replaceAll('\r\n', '\n'),
    post('amira').replaceAll('\r\n', '\r'),
    post('amira').replace(' HTTP/1.1', ' HTTP/3.0'),
    head('amira', chunked) + chunks().replaceAll('\r\n', '\n'),
    `${head('amira', chunked)}zz\r\n${query}`,
  ];
  await Promise.all(odd.map(async (bytes) => expect([bytes, await talk(bytes)]).toEqual([bytes, refused])));
});

test('a target is a whole address too, and then its host alone counts', async () => {
  const to = (target: string, ...more: string[]) => post('amira', ...more).replace('/graphql', target);
  const own = 'Origin: http://signpost.example:4000';
  for (const target of [
    'http://x/graphql',
    'HTTPS://Signpost.Example:4000/graphql?a',
    'http://x/graphql?b?c',
  ])
    expect([target, await talk(to(target))]).toEqual([target, amira]);
  expect(await talk(to('http://signpost.example:4000/graphql', own))).toEqual(amira);
  expect(await talk(to('http://x/graphql', own))).toEqual(['403']);
  expect(await talk(to('/graphql', own))).toEqual(['403']);
  expect(await talk(to('http://signpost.example:4000/graphql', 'Origin: http://x'))).toEqual(['403']);
  expect(await talk(get('amira').replace('/session', 'http://x/session'))).toEqual(amira);
  for (const live of ['http://x/health/live', 'http://x?/health/live', 'http://x'])
    expect([live, await talk(get('').replace('/session', live))]).toEqual([
      live,
      [live.includes('?') || live === 'http://x' ? '401' : '200'],
    ]);
  for (const odd of [
    'http:///graphql',
    'http://u:p@x/graphql',
    'ftp://x/graphql',
    'x/graphql',
    '*',
    '//x/graphql',
  ])
    expect([odd, (await talk(to(odd)))[0]]).not.toEqual([odd, '200']);
});

test('of two cookies or bearers of one kind none is believed', async () => {
  const withLines = (...lines: string[]) => get('').replace(/\r\n$/, `${lines.join('\r\n')}\r\n\r\n`);
  const cookie = (who: string) => `__Host-signpost=${tokens[who]}`;
  expect(await talk(withLines(`Cookie: a=b; ${cookie('amira')}`))).toEqual(amira);
  for (const lines of [
    [`Cookie: ${cookie('amira')}; ${cookie('ben')}`],
    [`Cookie: ${cookie('amira')}`, `Cookie: ${cookie('ben')}`],
    [`Cookie: __Host-signpost=x; ${cookie('amira')}`],
    [whose('amira').trim(), whose('ben').trim()],
    [whose('amira').trim(), ...many, whose('ben').trim()],
    ['Authorization: Basic x', `Cookie: ${cookie('amira')}`],
  ])
    expect([lines, await talk(withLines(...lines))]).toEqual([lines, ['401']]);
});

test('what was asked before is answered before what follows it is refused', async () => {
  expect(await talk(`${post('amira')}no request\r\n\r\n`)).toEqual([...amira, ...refused]);
  expect(await talk(post('amira') + post('ben') + head('amira', sized, chunked))).toEqual([
    ...amira,
    ...ben,
    ...refused,
  ]);
  expect(await talk(post('amira', 'Connection: close') + post('ben'))).toEqual([...amira, 'cut']);
});
