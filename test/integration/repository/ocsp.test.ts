import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as listen, type AddressInfo } from 'node:net';
import path from 'node:path';
import {
  parseCertificate,
  parseOcspResponse,
  serialiseOcspRequest,
  signTrustStore,
  type TrustEntry,
} from '@mocban/pki';
import { makeCms } from '../../fixtures/cms.js';
import { describeWith } from '../../fixtures/corpora.js';
import { OpensslCa } from '../../fixtures/openssl-ca.js';
import { derOfPem, worldTools } from '../../fixtures/signature-world.js';
import { bagParcel, removeFolder, scratchFolder, TestService } from './service.js';

const text = Buffer.from('Quyết định số 12/QĐ-UBND\n');
const USAGE = 'keyUsage=critical,digitalSignature,nonRepudiation';
const RESPONDER = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=OCSPSigning', 'noCheck=ignored'];

const at = (port: number): string => `http://127.0.0.1:${port}/`;

async function freePort(): Promise<number> {
  const server = listen().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describeWith('openssl and faketime', worldTools, 'the status of certificates, asked for at ingest (OCSP)', () => {
  let folder: string;
  let data: string;
  let ca: OpensslCa;
  let service: TestService;
  let producer: string;
  const responders: ChildProcess[] = [];
  const servers: Server[] = [];
  let sent = 0;

  /** A real responder of openssl. @param index the state of certificates that it goes by @returns its address */
  async function respond(signer: string, port: number, index = 'root.index'): Promise<string> {
    const files = ['-index', index, '-CA', 'root.pem', '-rsigner', `${signer}.pem`, '-rkey', `${signer}.key`];
    const args = ['ocsp', '-port', String(port), ...files, '-ndays', '3', '-ignore_err'];
    const responder = spawn('openssl', args, { cwd: ca.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    responders.push(responder);
    // It says that it listens; who only looks whether it does has it wait for a request that never comes.
    const isReady = new Promise<void>((resolve, reject) => {
      for (const stream of [responder.stdout, responder.stderr])
        stream.on('data', (said: Buffer) => said.includes('ACCEPT') && resolve());
      responder.on('close', () => reject(new Error('openssl has ended')));
    });
    await isReady;
    return at(port);
  }

  async function serve(answer: RequestListener): Promise<string> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const issue = (name: string, ...extensions: string[]): Buffer =>
    ca.issue({ name, subject: `/C=VN/CN=${name}`, key: 'p256', extensions: [USAGE, ...extensions] });

  const asks = (...urls: string[]): string => `authorityInfoAccess=${urls.map((url) => `OCSP;URI:${url}`).join(',')}`;

  /** What becomes of a package that somebody signed. */
  async function sendBy(name: string): Promise<{ verdict: object; kept: string[] }> {
    const key = createPrivateKey(readFileSync(path.join(ca.folder, `${name}.key`)));
    const certificate = derOfPem(readFileSync(path.join(ca.folder, `${name}.pem`)));
    const signature = makeCms({ content: text, signers: [{ certificate, key }] });
    const files = { 'vb.txt': text, 'vb.txt.p7s': signature, 'so.txt': String((sent += 1)) };
    const transfer = await service.send(producer, await bagParcel('goi', files), `${name} ${sent}`);
    const aip = String(transfer['aipId']).slice(-36);
    const get = async (target: string) =>
      (await service.call('GET', target, { key: producer })).body['items'] as Record<string, string>[];
    const under = transfer['state'] === 'preserved' ? `/v1/holdings/${aip}` : `/v1/transfers/${String(transfer['id'])}`;
    const [verdict] = await get(`${under}/signatures`);
    const held = transfer['state'] === 'preserved' ? await get(`${under}/versions/v1/files?limit=100`) : [];
    const kept = held.map((file) => path.extname(file['path']!)).filter((type) => type === '.ors' || type === '.crl');
    return { verdict: verdict!, kept };
  }

  beforeAll(async () => {
    folder = await scratchFolder();
    data = path.join(folder, 'data');
    ca = OpensslCa.make(path.join(folder, 'ca'), { name: 'root', subject: '/C=VN/CN=Gốc', key: 'p256' });
    ca.issue({ name: 'responder', subject: '/C=VN/CN=OCSP', key: 'p256', extensions: RESPONDER });
    ca.issue({
      name: 'unfit-responder',
      subject: '/C=VN/CN=OCSP',
      key: 'p256',
      extensions: ['keyUsage=digitalSignature'],
    });
    const trust = path.join(folder, 'trust');
    mkdirSync(trust);
    writeFileSync(path.join(trust, 'root.pem'), ca.certificate());
    const keys = generateKeyPairSync('ed25519');
    const anchor: TrustEntry = {
      file: 'root.pem',
      sha256: parseCertificate(ca.certificate()).sha256,
      kind: 'anchor',
      domain: 'CONG_VU',
      trustedFrom: '2025-01-01T00:00:00Z',
      source: 'test',
      approver: 'test',
    };
    await signTrustStore(trust, [anchor], keys.privateKey);
    const trustKey = path.join(folder, 'trust.pub');
    writeFileSync(trustKey, keys.publicKey.export({ format: 'pem', type: 'spki' }));
    service = await TestService.start(data, { signatures: { trustStore: trust, trustKey } });
    producer = await service.agency('H01');
  }, 60_000);

  afterAll(async () => {
    for (const server of servers) server.close().closeAllConnections();
    for (const responder of responders) responder.kill('SIGKILL');
    await service?.close();
    await removeFolder(folder);
  });

  it('is good by the issuer, or by a responder that it certified, and the answer is kept', async () => {
    const [own, delegated] = [await freePort(), await freePort()];
    issue('by-root', asks(at(own)));
    issue('by-responder', asks(at(delegated)));
    await respond('root', own);
    await respond('responder', delegated);
    for (const name of ['by-root', 'by-responder']) {
      const { verdict, kept } = await sendBy(name);
      expect(verdict).toMatchObject({ indication: 'TOTAL_PASSED' });
      expect(kept).toEqual(['.ors']);
    }
  });

  it('is revoked when the responder says so', async () => {
    const [down, port] = [await freePort(), await freePort()];
    issue('revoked', asks(at(down), at(port)));
    ca.revoke('revoked', 'keyCompromise', '2025-06-01 00:00:00');
    await respond('root', port);
    expect((await sendBy('revoked')).verdict).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'REVOKED_NO_POE',
    });
  });

  it('is open where nobody who may tell says anything that counts', async () => {
    writeFileSync(path.join(ca.folder, 'empty.index'), '');
    const unknown = await respond('root', await freePort(), 'empty.index');
    const unfitPort = await freePort();
    const unfit = at(unfitPort);
    const huge = await serve((_request, response) => void response.end(Buffer.alloc(2 << 20)));
    const broken = await serve((_request, response) => void response.writeHead(500).end());
    const sentOn = await serve((_request, response) => void response.writeHead(302, { location: unknown }).end());
    const nothing = await serve((_request, response) => void response.end());
    const down = at(await freePort());
    const urls = { unknown, unfit, huge, broken, 'sent-on': sentOn, nothing, down };
    for (const [name, url] of Object.entries(urls)) issue(name, asks(url));
    await respond('unfit-responder', unfitPort);
    for (const name of Object.keys(urls)) {
      const { verdict, kept } = await sendBy(name);
      expect([name, verdict]).toMatchObject([
        name,
        { indication: 'INDETERMINATE', subIndication: 'CERTIFICATE_CHAIN_GENERAL_FAILURE' },
      ]);
      expect(kept).toEqual([]);
    }
  }, 60_000);

  it('falls to the list where the responder does not answer, answers of another certificate, or too late', async () => {
    const lists = await serve((_request, response) => void response.end(derOfPem(ca.crl())));
    const list = `crlDistributionPoints=URI:${lists}/root.crl`;
    let answer: Buffer = Buffer.alloc(0);
    const canned = await serve((_request, response) => void response.end(answer));
    issue('only-list', asks(at(await freePort())), list);
    expect(await sendBy('only-list')).toMatchObject({ verdict: { indication: 'TOTAL_PASSED' }, kept: ['.crl'] });

    issue('other');
    answer = ca.ocsp('other');
    issue('not-meant', asks(canned), list);
    expect(await sendBy('not-meant')).toMatchObject({ verdict: { indication: 'TOTAL_PASSED' }, kept: ['.crl'] });

    issue('stale', asks(canned), list);
    answer = ca.ocsp('stale', 'root', '2025-03-01 00:00:00', 1);
    expect(await sendBy('stale')).toMatchObject({ verdict: { indication: 'TOTAL_PASSED' }, kept: ['.crl'] });
    issue('only-stale', asks(canned));
    answer = ca.ocsp('only-stale', 'root', '2025-03-01 00:00:00', 1);
    expect((await sendBy('only-stale')).verdict).toMatchObject({
      indication: 'INDETERMINATE',
      subIndication: 'TRY_LATER',
    });
  });

  it('asks with a request that openssl reads as the same as its own', () => {
    const [subject, issuer] = ['by-root', 'root'].map((name) =>
      parseCertificate(readFileSync(path.join(ca.folder, `${name}.pem`))),
    );
    const answer = ca.ocsp('by-root');
    expect(parseOcspResponse(answer).statements).toHaveLength(1);
    const own = readFileSync(path.join(ca.folder, 'by-root.ocsp-request'));
    const ours = serialiseOcspRequest(subject!, issuer!);
    // openssl adds a nonce behind the question.
    expect(own.includes(ours.subarray(4))).toBe(true);
  });
});
