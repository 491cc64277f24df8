// A package of signed PDFs of 160 kB through the service into two stores, with their signatures judged, against `pdfsig` over the same
// files and `openssl cms -verify` over what they sign, each started for each file.
//   node test/performance/signed-ingest.mjs [--files 500] [--runs 3] [--scratch DIR]
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generateKeyPairSync } from 'node:crypto';
import { randomIdentifiers, systemClock } from '@mocban/core';
import { buildSip } from '@mocban/eark';
import { parseCertificate, signTrustStore } from '@mocban/pki';
import { cpuSeconds, measure, median, serviceProcesses } from './measure.mjs';
import { agencyOf, startService, stopService } from './service.mjs';
import { makeAuthority, makeSignedPdf } from './signing.mjs';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '500' },
    runs: { type: 'string', default: '3' },
    scratch: { type: 'string', default: tmpdir() },
  },
});
const count = Number(values.files);
const mocban = fileURLToPath(new URL('../../apps/cli/bin/mocban.js', import.meta.url));
const folder = mkdtempSync(join(values.scratch, 'mocban-signed-'));
chmodSync(folder, 0o755);

async function trustIn(place) {
  mkdirSync(join(folder, place));
  const entries = ['root', 'ca'].map((name) => {
    copyFileSync(join(folder, `${name}.pem`), join(folder, place, `${name}.pem`));
    const { sha256 } = parseCertificate(readFileSync(join(folder, `${name}.pem`)));
    const kind = name === 'root' ? 'anchor' : 'intermediate';
    const facts = { domain: 'CHUYEN_DUNG', source: 'bench', approver: 'bench', trustedFrom: '2020-01-01T00:00:00Z' };
    return { file: `${name}.pem`, sha256, kind, ...facts };
  });
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  await signTrustStore(join(folder, place), entries, privateKey);
  writeFileSync(join(folder, 'trust-key.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  const settings = { trustStore: place, trustKey: 'trust-key.pem', validationData: 'revocation' };
  writeFileSync(join(folder, 'signatures.json'), JSON.stringify(settings));
}

async function ingest(packagePath, run) {
  const data = join(folder, `data-${run}`);
  mkdirSync(data);
  const settings = ['--signatures', join(folder, 'signatures.json')];
  const service = await startService([mocban, 'start', '--data', data, '--port', '0', '--json', ...settings]);
  try {
    const agency = await agencyOf(service);
    const processes = serviceProcesses(service.child.pid);
    const before = cpuSeconds(processes);
    const begun = process.hrtime.bigint();
    const transfer = await agency.sendPackage(packagePath, {});
    const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
    const { filesPassed } = transfer.signatures ?? {};
    if (transfer.state !== 'preserved' || filesPassed !== count) throw new Error(JSON.stringify(transfer.signatures));
    return { seconds, cpu: cpuSeconds(processes) - before };
  } finally {
    await stopService(service);
    rmSync(data, { recursive: true, force: true });
  }
}

try {
  const authority = makeAuthority(folder, 10);
  await trustIn('store-trust');
  const source = join(folder, 'source');
  const signed = join(folder, 'signed');
  for (const place of [source, signed]) mkdirSync(place);
  for (let number = 0; number < count; number += 1) {
    const name = `${String(number).padStart(5, '0')}.pdf`;
    makeSignedPdf(join(signed, name), 160_000, authority, number);
    copyFileSync(join(signed, name), join(source, name));
  }
  const packagePath = join(folder, 'signed.zip');
  await buildSip(source, { out: packagePath, asZip: true, clock: systemClock, identifiers: randomIdentifiers });
  const rows = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    const own = await ingest(packagePath, run);
    const pdfsig = await measure('sh', ['-c', 'for f in "$0"/*.pdf; do pdfsig -nocert $f || exit 1; done', signed]);
    const each = 'openssl cms -verify -binary -inform DER -in $f.p7s -content $f.signed -CAfile all.pem -purpose any';
    const openssl = await measure('sh', [
      '-c',
      `cd "$0" && for f in signed/*.pdf; do ${each} -out /dev/null 2>/dev/null || exit 1; done`,
      folder,
    ]);
    rows.push({ own, pdfsig: pdfsig.seconds, openssl: openssl.seconds });
  }
  const of = (pick) => median(rows.map(pick));
  const [seconds, cpu] = [of(({ own }) => own.seconds), of(({ own }) => own.cpu)];
  console.table([
    {
      files: count,
      'wall s': seconds.toFixed(2),
      'cpu s': cpu.toFixed(2),
      'per minute and core': Math.round((60 * count) / cpu),
      'pdfsig s': of(({ pdfsig }) => pdfsig).toFixed(2),
      'to pdfsig': (seconds / of(({ pdfsig }) => pdfsig)).toFixed(2),
      'openssl s': of(({ openssl }) => openssl).toFixed(2),
      'to openssl': (seconds / of(({ openssl }) => openssl)).toFixed(2),
    },
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
