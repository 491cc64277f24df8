import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  cosign,
  EMPTY_ROOT,
  generateLogKey,
  openLogKey,
  openWitnessKey,
  parseAddCheckpoint,
  parseNote,
  signCheckpoint,
} from '@mocban/evidence';
import { bringWitness, type WitnessOutcome } from './bring-witness.js';

const log = openLogKey('archive.example.org', generateLogKey());
const witness = openWitnessKey('witness.example.org', generateLogKey(), () => new Date());
const other = openWitnessKey('witness.example.org', generateLogKey(), () => new Date());
const note = signCheckpoint({ origin: log.name, size: 7, root: EMPTY_ROOT }, [log]);
const lineOf = (by: typeof witness, of = note): string => {
  const { text } = parseNote(Buffer.from(of));
  return cosign(Buffer.from(of), by).slice(`${text}\n`.length).split('\n').at(-2)! + '\n';
};

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** What a witness brings about that answers like this. */
async function outcomeOf(answer: RequestListener, from = 5): Promise<WitnessOutcome> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return bringWitness(
    { verifier: witness, url: `http://127.0.0.1:${port}` },
    { note, size: 7, from, proofFrom: async (first) => (first === 4 ? undefined : []) },
    { timeoutMs: 500, signal: new AbortController().signal },
  );
}

const answering =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, headers).end(body);
  };
const sizes = (...said: number[]): RequestListener => {
  let asked = 0;
  return (request, response) =>
    answering(409, `${said[asked++ % said.length]}\n`, { 'content-type': 'text/x.tlog.size' })(request, response);
};

it('asks from where the witness says it is, and takes its cosignature', async () => {
  const asked: number[] = [];
  const outcome = await outcomeOf((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { oldSize } = parseAddCheckpoint(Buffer.concat(chunks));
      asked.push(oldSize);
      if (oldSize === 3) return void response.end(lineOf(witness));
      response.writeHead(409, { 'content-type': 'text/x.tlog.size' }).end('3\n');
    });
  });
  expect(asked).toEqual([5, 3]);
  expect(outcome).toEqual({ state: 'cosigned', note: note + lineOf(witness) });
});

it.each<[string, RequestListener, number, RegExp]>([
  ['is ahead', sizes(8), 5, /has cosigned 8 leaves, 7 are known here/],
  ['has another tree of the same size', sizes(7), 7, /another tree of 7 leaves/],
  ['says that the proof is none', answering(422, 'no'), 5, /another tree of 5 leaves/],
])('says that there are two histories where a witness %s', async (_title, answer, from, problem) => {
  expect(await outcomeOf(answer, from)).toEqual({ state: 'conflict', problem: expect.stringMatching(problem) });
});

it.each<[string, RequestListener, number, RegExp]>([
  ['signed with another key', answering(200, lineOf(other)), 5, /has not cosigned/],
  [
    'signed another checkpoint',
    answering(200, lineOf(witness, signCheckpoint({ origin: log.name, size: 8, root: EMPTY_ROOT }, [log]))),
    5,
    /has not cosigned/,
  ],
  ['answers with nothing', answering(200, ''), 5, /expected/],
  ['answers with what is no signature', answering(200, '<html>\n'), 5, /expected signature lines/],
  ['answers without an end', answering(200, 'x'.repeat(1 << 20)), 5, /more than 16384 bytes/],
  ['sends elsewhere', answering(302, '', { location: 'http://127.0.0.1:9/' }), 5, /./],
  ['knows nothing of the log', answering(404, 'unknown\u001b[31m log\n'), 5, /^HTTP 404: unknown {1,2}\[31m log$/],
  ['does not know the key', answering(403, ''), 5, /^HTTP 403$/],
  ['fails', answering(500, 'y'.repeat(9000)), 5, /^HTTP 500: y{200}$/],
  ['says no size', answering(409, '8\n'), 5, /^HTTP 409: 8$/],
  ['says a size that is none', answering(409, '-8\n', { 'content-type': 'text/x.tlog.size' }), 5, /^HTTP 409/],
  ['says that it is where it was asked from', sizes(5), 5, /contradicts itself/],
  ['says another size every time', sizes(1, 2, 3), 5, /another size every time/],
  ['is where no proof can be made from', sizes(4), 5, /no proof can be made from 4/],
  ['refuses an empty proof', answering(422, ''), 0, /proof of nothing/],
  ['never answers', () => undefined, 5, /no answer within 500 ms/],
  ['answers a byte now and then', slowly, 5, /no answer within 500 ms/],
])('takes no more than a failure from a witness that %s', async (_title, answer, from, problem) => {
  expect(await outcomeOf(answer, from)).toEqual({ state: 'failed', problem: expect.stringMatching(problem) });
});

function slowly(...[, response]: Parameters<RequestListener>): void {
  response.writeHead(200);
  const timer = setInterval(() => response.write('x'), 50);
  response.on('close', () => clearInterval(timer));
}
