import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { parseClamdAddress } from './address.js';
import { parseScanReply, parseVersion } from './reply.js';
import { ClamdScanner, type ClamdOptions } from './scanner.js';

/** A daemon that misbehaves as told: `serve` is given every connection and what comes over it. */
const servers: Server[] = [];
async function fakeDaemon(
  serve: (socket: Socket, text: string, connection: number) => void,
  options: ClamdOptions = {},
): Promise<ClamdScanner> {
  let connections = 0;
  const server = createServer((socket) => {
    const number = ++connections;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => serve(socket, bytes.toString('latin1'), number));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return new ClamdScanner({ host: '127.0.0.1', port }, { timeoutMs: 500, ...options });
}

afterAll(() => servers.forEach((server) => server.close()));

const END = '\0\0\0\0';

async function scanSmall(scanner: ClamdScanner, text = 'hello') {
  const scan = scanner.open();
  const file = scan.file({ path: 'a', sizeBytes: text.length });
  await file.write(Buffer.from(text));
  await file.end();
  return file.result.finally(() => scan.close());
}

async function scanLarge(scanner: ClamdScanner, sizeBytes = 4 << 20) {
  const scan = scanner.open();
  const file = scan.file({ path: 'a', sizeBytes });
  for (let sent = 0; sent < sizeBytes; sent += 1 << 20) await file.write(Buffer.alloc(1 << 20, 120));
  await file.end();
  return file.result.finally(() => scan.close());
}

it('reads addresses, and refuses what is none', () => {
  expect(parseClamdAddress('tcp://clamd:3310')).toEqual({ host: 'clamd', port: 3310 });
  expect(parseClamdAddress('tcp://[::1]:3310')).toEqual({ host: '::1', port: 3310 });
  expect(parseClamdAddress('unix:/run/clamd.sock')).toEqual({ path: '/run/clamd.sock' });
  for (const wrong of ['clamd', 'tcp://clamd', 'tcp://clamd:0', 'tcp://clamd:99999', 'unix:relative', 'http://x:1'])
    expect(() => parseClamdAddress(wrong)).toThrow(expect.objectContaining({ code: 'CLAMD_ADDRESS' }));
});

it('tells official signatures from none', () => {
  expect(parseVersion('ClamAV 1.4.6/27500/Fri Nov 20 09:15:02 2026')).toEqual({
    scanner: 'ClamAV 1.4.6',
    signatures: { version: '27500', date: '2026-11-20T09:15:02Z' },
    testSignaturesOnly: false,
  });
  expect(parseVersion('ClamAV 1.4.6')).toEqual({ scanner: 'ClamAV 1.4.6', testSignaturesOnly: true });
  expect(() => parseVersion('SSH-2.0')).toThrow(expect.objectContaining({ code: 'CLAMD_PROTOCOL' }));
});

it.each([
  ['stream: OK', { outcome: 'clean' }],
  ['12: stream: Win.Test.EICAR_HDB-1 FOUND', { outcome: 'found', signature: 'Win.Test.EICAR_HDB-1' }],
  ['INSTREAM size limit exceeded. ERROR', { outcome: 'not-scanned', reason: 'larger than the scanner takes' }],
  [
    'stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND',
    { outcome: 'not-scanned', reason: 'larger than the scanner takes' },
  ],
  ['stream: Can not do it ERROR', { outcome: 'not-scanned', reason: 'the scanner failed on it: Can not do it' }],
])('reads the reply %s', (reply, expected) => expect(parseScanReply(reply)).toEqual(expected));

it('never takes an answer that it does not understand for a clean file', () =>
  expect(() => parseScanReply('stream: MAYBE')).toThrow(expect.objectContaining({ code: 'CLAMD_PROTOCOL' })));

it('says that a daemon that nobody runs cannot be reached', async () => {
  const scanner = new ClamdScanner({ path: '/nonexistent/clamd.sock' });
  await expect(scanner.describe()).rejects.toMatchObject({ code: 'CLAMD_UNREACHABLE' });
  await expect(scanSmall(scanner)).rejects.toMatchObject({ code: 'CLAMD_UNREACHABLE' });
  await expect(scanLarge(scanner)).rejects.toMatchObject({ code: 'CLAMD_UNREACHABLE' });
});

it('gives up on a daemon that hangs', async () => {
  const scanner = await fakeDaemon(() => undefined, { timeoutMs: 100 });
  await expect(scanner.describe()).rejects.toMatchObject({ code: 'CLAMD_UNREACHABLE' });
  await expect(scanSmall(scanner)).rejects.toMatchObject({ code: 'CLAMD_UNREACHABLE' });
  await expect(scanLarge(scanner)).rejects.toMatchObject({ code: 'CLAMD_UNREACHABLE' });
});

it('sends a small file again when its connection breaks', async () => {
  const scanner = await fakeDaemon((socket, text, connection) => {
    if (connection === 1) socket.destroy();
    else if (text.endsWith(END)) socket.write('1: stream: OK\0');
  });
  expect(await scanSmall(scanner)).toEqual({ outcome: 'clean' });
});

it('lets a large file fail when the daemon is gone in the middle', async () => {
  const scanner = await fakeDaemon((socket) => {
    servers.at(-1)!.close();
    socket.destroy();
  });
  await expect(scanLarge(scanner)).rejects.toMatchObject({ code: 'CLAMD_UNREACHABLE' });
});

it('takes a stream that a living daemon closes for one that is too large', async () => {
  const scanner = await fakeDaemon((socket, text) => {
    if (text.startsWith('zPING')) socket.end('PONG\0');
    else if (!text.startsWith('zINSTREAM')) socket.destroy();
  });
  expect(await scanLarge(scanner)).toEqual({ outcome: 'not-scanned', reason: 'larger than the scanner takes' });
});

it('refuses a reply without end', async () => {
  const scanner = await fakeDaemon((socket) => void socket.write('x'.repeat(10_000)));
  await expect(scanner.describe()).rejects.toMatchObject({ code: 'CLAMD_UNREACHABLE' });
});

it('lets no more small files wait in memory than it was told', async () => {
  let answer: (() => void) | undefined;
  const scanner = await fakeDaemon(
    (socket, text) => {
      if (text.endsWith(END)) answer = () => socket.write('1: stream: OK\0');
    },
    { maxWaitingBytes: 1000, connections: 1, timeoutMs: 5000 },
  );
  const scan = scanner.open();
  const end = () => {
    const file = scan.file({ path: 'a', sizeBytes: 600 });
    void file.write(Buffer.alloc(600, 1));
    return file.end();
  };
  expect(end()).toBeUndefined();
  let went = false;
  const second = Promise.resolve(end()).then(() => (went = true));
  while (answer === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(went).toBe(false);
  answer();
  await second;
  scan.close();
});
