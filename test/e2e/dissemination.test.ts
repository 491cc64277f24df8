import { execFileSync, spawnSync } from 'node:child_process';
import { createCipheriv } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { allCorpora, describeWith, samples } from '../fixtures/corpora.js';
import { haveXmllint, xmllint } from '../fixtures/xmllint.js';
import { registerAgency, send, type Agency, type Sent } from './agency.js';
import { api, cli, cliAsync, filesBelow, removeFolder, scratchFolder, type Service, startService } from './service.js';

let folder: string;
let service: Service;
let agency: Agency;

beforeAll(async () => {
  folder = await scratchFolder('dip');
  service = await startService(join(folder, 'data'));
  agency = await registerAgency(service, service.administratorKey!);
});

afterAll(async () => {
  await service?.stop();
  await removeFolder(folder);
});

/** Saves a DIP by the command line and unpacks it. @returns folder of the package */
async function disseminate(aipId: string, profile: string, ...more: string[]): Promise<{ zip: string; root: string }> {
  const zip = join(folder, `${aipId.slice(-36)}-${profile}.zip`);
  const target = ['--to', service.url, '--key', service.administratorKey!, '--out', zip, '--profile', profile];
  const saved = await cliAsync('holding', 'dip', aipId.slice(-36), ...target, ...more);
  if (saved.exit !== 0) throw new Error(`${JSON.stringify(saved.json)} ${saved.stderr}`);
  expect(saved.json).toEqual({
    uuid: aipId.slice(-36),
    version: 'head',
    profile,
    path: zip,
    sizeBytes: statSync(zip).size,
  });
  const out = `${zip}-unpacked`;
  execFileSync('unzip', ['-qq', zip, '-d', out]);
  const [root] = new Set(filesBelow(out).map((name) => name.split('/')[0]!));
  return { zip, root: join(out, root!) };
}

const validate = (path: string, profile: string) =>
  (cli('package', 'validate', path, '--profile', profile).json as { valid: boolean; results: { findings: object[] }[] })
    .results[0]!;

describeWith('samples, unzip and xmllint', haveXmllint && hasUnzip() && samples, 'Thông tư 05 samples', (given) => {
  const sources = ['SIP_hoso-strict.zip', 'SIP_tailieu.zip', 'AIP_hoso.zip'];
  const preserved = new Map<string, string>();

  beforeAll(async () => {
    const senders = new Map<string, Agency>();
    for (const [index, agreement] of ['NL.H99.2026.01', 'NL.H99.2026.02'].entries())
      senders.set(
        agreement,
        await registerAgency(service, service.administratorKey!, `H99.15.0${index + 4}`, { agreement }),
      );
    for (const name of sources) {
      const sender = senders.get(name.includes('tailieu') ? 'NL.H99.2026.02' : 'NL.H99.2026.01')!;
      const { transfer } = await send(service, sender, join(given, 'tt05', name));
      preserved.set(name, await acceptedAip(transfer));
    }
  }, 60_000);

  it.each(sources.flatMap((name) => ['eark', 'tt05'].map((profile) => [name, profile] as const)))(
    '%s comes back as a DIP in the profile %s with the bytes that were sent',
    async (name, profile) => {
      const { zip, root } = await disseminate(preserved.get(name)!, profile);
      const judged = validate(zip, profile === 'eark' ? 'dip' : 'tt05') as {
        valid: boolean;
        findings: { severity: string }[];
      };
      expect(judged.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      if (profile === 'tt05') expect(judged.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
      const sent = join(folder, `sent-${basename(zip)}`);
      execFileSync('unzip', ['-qq', join(given, 'tt05', name), '-d', sent]);
      const data = (base: string) =>
        filesBelow(base)
          .filter((path) => /representations\/rep1\/data\//.test(path))
          .map((path) => [basename(path), readFileSync(join(base, path)).toString('base64')]);
      expect(data(root)).toEqual(data(sent));
      const corpora = allCorpora!;
      const files = filesBelow(root);
      for (const [pattern, schema] of [
        [/METS\.xml$/, 'xsd/mets/version1121/mets.xsd'],
        [/PREMIS[^/]*\.xml$/, 'xsd/premis-3.0/premis.xsd'],
      ] as const) {
        const matching = files.filter((path) => pattern.test(path)).map((path) => join(root, path));
        expect(matching.length).toBeGreaterThan(0);
        xmllint(folder, corpora, join(corpora, schema), matching);
      }
    },
    60_000,
  );

  it('describes the request for use, and validates by its own schemas', async () => {
    const request = join(folder, 'request.json');
    writeFileSync(request, JSON.stringify({ requestID: 'YC-01', requestDate: '21/11/2026', purpose: '01' }));
    const aipId = preserved.get('SIP_hoso-strict.zip')!;
    const zip = join(folder, 'request.zip');
    const target = ['--to', service.url, '--key', service.administratorKey!, '--out', zip, '--profile', 'tt05'];
    const args = ['holding', 'dip', aipId.slice(-36), ...target, '--version', 'v1', '--request', request];
    expect(await cliAsync(...args)).toMatchObject({ exit: 0, json: { version: 'v1' } });
    expect(await cliAsync(...args)).toMatchObject({ exit: 3, json: { error: { code: 'CLI_TARGET_EXISTS' } } });
    const out = join(folder, 'request');
    execFileSync('unzip', ['-qq', zip, '-d', out]);
    const files = filesBelow(out);
    const ead = readFileSync(
      join(
        out,
        files.find((path) => path.endsWith('metadata/descriptive/EAD.xml'))!,
      ),
      'utf8',
    );
    expect([...ead.matchAll(/^ {2}<(\w+)/gm)].map(([, name]) => name)).toEqual([
      'requestID',
      'requestDate',
      'purpose',
      'purposeContent',
      'feeObjectType',
      'researchTopic',
      'description',
    ]);
    expect(ead).toContain('<requestID>YC-01</requestID>');
    const documents = files.filter((path) => /EAD_doc_[^/]*\.xml$/.test(path)).map((path) => join(out, path));
    const schema = files.find((path) => path.endsWith('schemas/EAD_doc.xsd'))!;
    execFileSync('xmllint', ['--nonet', '--noout', '--schema', join(out, schema), ...documents], { stdio: 'pipe' });
    expect([...readFileSync(documents[0]!, 'utf8').matchAll(/^ {2}<(\w+)/gm)]).toHaveLength(20);
  });
});

/** The samples share documents, which an officer may have to let pass. */
async function acceptedAip({ id, state, aipId }: Sent): Promise<string> {
  const key = service.administratorKey!;
  if (state === 'under-review')
    await api(service, key, 'POST', `/v1/transfers/${id}/decision`, { decision: 'accept', reason: 'a test' });
  for (let answer = { state, aipId }; ; await pause(200)) {
    answer = (await api(service, key, 'GET', `/v1/transfers/${id}`)).body as typeof answer;
    if (answer.state === 'preserved') return answer.aipId!;
    if (['returned', 'failed', 'quarantined'].includes(answer.state)) throw new Error(JSON.stringify(answer));
  }
}

describe('a large holding', () => {
  const FILES = 5000;
  const LARGE_BYTES = 128 << 20;

  it(`of ${FILES} files and one of 128 MiB streams in flat memory`, async () => {
    const payload = join(folder, 'payload');
    mkdirSync(payload);
    for (let index = 0; index < FILES; index += 1)
      writeFileSync(join(payload, `${index}.txt`), `tài liệu số ${index}\n`);
    const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));
    const large = join(payload, 'large.bin');
    for (let written = 0; written < LARGE_BYTES; written += 1 << 24)
      writeFileSync(large, noise.update(Buffer.alloc(1 << 24)), { flag: 'a' });
    expect(cli('bag', 'create', payload)).toMatchObject({ exit: 0 });
    const { transfer } = await send(service, agency, payload);
    expect(transfer.state).toBe('preserved');

    // A process that has done nothing else shows what the package costs.
    await service.stop();
    const key = service.administratorKey;
    service = { ...(await startService(join(folder, 'data'))), administratorKey: key };
    const before = memoryOf(service);
    const { zip, root } = await disseminate(transfer.aipId!, 'eark');
    // METS and PREMIS of the files are parsed, which takes some 120 MiB; the bytes that go through would come on top.
    expect(memoryOf(service, 'VmHWM') - before).toBeLessThan(180 << 20);
    expect(statSync(zip).size).toBeGreaterThan(LARGE_BYTES);
    expect(validate(zip, 'dip')).toMatchObject({ valid: true });
    const data = filesBelow(root).filter((path) => path.includes('/data/'));
    expect(data).toHaveLength(FILES + 1);
    const name = data.find((path) => path.endsWith('large.bin'))!;
    expect(spawnSync('cmp', [join(root, name), join(payload, 'data/large.bin')]).status).toBe(0);
  }, 300_000);
});

function hasUnzip(): boolean {
  return spawnSync('unzip', ['-v']).error === undefined;
}

const memoryOf = (of: Service, field: 'VmRSS' | 'VmHWM' = 'VmRSS'): number =>
  Number(new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(readFileSync(`/proc/${of.process.pid}/status`, 'utf8'))![1]) *
  1024;
