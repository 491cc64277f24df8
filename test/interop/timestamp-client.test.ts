import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestTimestamp, verifyTimestampToken } from '@mocban/pki';
import { describeWith, ifPresent } from '../fixtures/corpora.js';
import { OpensslCa, OpensslTsa } from '../fixtures/openssl-ca.js';

describeWith('openssl', ifPresent('/usr/bin/openssl'), 'a time-stamping authority over HTTP', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-tsa-'));
  const imprint = createHash('sha256').update('văn bản').digest();
  const wanted = { digest: 'sha256', imprint };
  let tsa: OpensslTsa;
  let server: Server | undefined;
  beforeAll(() => {
    const ca = OpensslCa.make(folder, { name: 'root', subject: '/C=VN/CN=Gốc', key: 'p256' });
    tsa = OpensslTsa.make(ca, { name: 'tsa', subject: '/C=VN/CN=TSA' });
  });
  afterEach(() => server?.closeAllConnections());
  afterEach(() => new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function serve(listener: RequestListener): Promise<string> {
    server = createServer(listener);
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  /** Answers with what is made of each request. */
  const answering = (make: (request: Buffer) => Buffer): Promise<string> =>
    serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.writeHead(request.headers['content-type'] === 'application/timestamp-query' ? 200 : 415);
        response.end(make(Buffer.concat(chunks)));
      });
    });

  it('is asked, and its answer is to that question', async () => {
    const url = await answering((request) => tsa.answer(request));
    const { token, bytes } = await requestTimestamp(url, { ...wanted, policy: '1.2.3.4' });
    expect(await verifyTimestampToken(token, imprint)).toMatchObject({ outcome: 'valid' });
    expect(bytes).toEqual(token.signedData.bytes);
  });

  it.each<[string, string, (request: Buffer) => Buffer]>([
    ['an older answer', 'PKI_TIMESTAMP_REFUSED', () => tsa.respond(imprint, 'sha256')],
    ['a refusal', 'PKI_TIMESTAMP_REFUSED', () => Buffer.from('30053003020102', 'hex')],
    ['no answer of the kind', 'PKI_MALFORMED', () => Buffer.from('<html>')],
    ['more than any answer', 'PKI_LIMIT', () => Buffer.alloc(1_100_000)],
    // OpenSSL 3.0 refuses a policy that is not its own.
    ['an unknown policy', 'PKI_TIMESTAMP_REFUSED', (request) => tsa.answer(request)],
  ])('takes no time-stamp from %s', async (what, code, make) => {
    const url = await answering(make);
    const policy = what === 'an unknown policy' ? { policy: '1.2.3.5' } : {};
    await expect(requestTimestamp(url, { ...wanted, ...policy })).rejects.toMatchObject({ code });
  });

  it('says when asking again may help', async () => {
    const busy = await serve((_, response) => response.writeHead(503).end());
    await expect(requestTimestamp(busy, wanted)).rejects.toMatchObject({ code: 'PKI_TIMESTAMP_UNREACHABLE' });
    await new Promise((resolve) => server!.close(resolve));
    await expect(requestTimestamp(busy, wanted)).rejects.toMatchObject({ code: 'PKI_TIMESTAMP_UNREACHABLE' });
    const silent = await serve(() => undefined);
    await expect(requestTimestamp(silent, wanted, { timeoutMs: 200 })).rejects.toMatchObject({
      code: 'PKI_TIMESTAMP_UNREACHABLE',
      message: expect.stringContaining('200 ms') as string,
    });
    const gone = new Error('gone');
    await expect(requestTimestamp(silent, wanted, { signal: AbortSignal.abort(gone) })).rejects.toBe(gone);
  });
});
