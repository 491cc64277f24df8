// Detached signatures of documents of 160 kB, signed PDFs of 160 kB and of 5 MB, judged by one process and by one for each core with chain
// and revocation, against `openssl cms -verify`, which asks a list of revoked certificates too, and `pdfsig -nocert`, which looks at
// digest and signature alone, over the same files in the same run; both are started for each file.
//   node test/performance/signatures.mjs [--files 300] [--runs 3] [--scratch DIR]
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure, median } from './measure.mjs';
import { makeAuthority, makeSignedPdf } from './signing.mjs';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '300' },
    runs: { type: 'string', default: '3' },
    scratch: { type: 'string', default: tmpdir() },
  },
});
const count = Number(values.files);
const SIGNERS = 10;
const cores = availableParallelism();
const mocban = fileURLToPath(new URL('../../apps/cli/bin/mocban.js', import.meta.url));
const folder = mkdtempSync(join(values.scratch, 'mocban-signatures-'));
const authority = makeAuthority(folder, SIGNERS);

/** So many files of a kind, in a folder of their own. */
function made(kind, files, make) {
  mkdirSync(join(folder, kind));
  return Array.from({ length: files }, (_, number) => {
    const path = join(folder, kind, String(number).padStart(5, '0'));
    return make(path, number);
  });
}
const detached = made('files', count, (path, number) => {
  writeFileSync(path, randomBytes(160_000));
  authority.sign(path, `${path}.p7s`, number);
  return `${path}.p7s`;
});
const pdfs = (kind, files, bytes) =>
  made(kind, files, (path, number) => {
    makeSignedPdf(`${path}.pdf`, bytes, authority, number);
    return `${path}.pdf`;
  });
const OPENSSL =
  'cms -verify -binary -inform DER -in "$f" -content "${f%.p7s}" -CAfile all.pem -crl_check_all -purpose any -out /dev/null';
const kinds = [
  { kind: 'detached, 160 kB', files: detached, peer: 'openssl', command: `openssl ${OPENSSL}` },
  {
    kind: 'PDF, 160 kB',
    files: pdfs('small', count, 160_000),
    peer: 'pdfsig',
    command: 'pdfsig -nocert "$f" >/dev/null',
  },
  { kind: 'PDF, 5 MB', files: pdfs('large', 20, 5_000_000), peer: 'pdfsig', command: 'pdfsig -nocert "$f" >/dev/null' },
];

const judge = (files) =>
  measure(process.execPath, [mocban, 'signature', 'verify', ...files, '--json', ...authority.options]);
const ask = (command, files) =>
  measure('sh', ['-c', `cd "$0" && for f in "$@"; do ${command} 2>/dev/null || exit 1; done`, folder, ...files]);

/** Wall of several at once, and all that they answer. */
async function atOnce(files, run) {
  const start = performance.now();
  const lots = Array.from({ length: cores }, (_, lot) => files.filter((_, place) => place % cores === lot));
  const all = await Promise.all(lots.map(run));
  return { seconds: (performance.now() - start) / 1000, code: Math.max(...all.map(({ code }) => code)) };
}

async function row({ kind, files, peer, command }) {
  const runs = [];
  for (let run = 0; run < Number(values.runs); run += 1)
    runs.push({
      start: await judge(files.slice(0, 1)),
      one: await judge(files),
      each: await atOnce(files, judge),
      peer: await ask(command, files),
      peers: await atOnce(files, (lot) => ask(command, lot)),
    });
  if (runs.flatMap(Object.values).some(({ code }) => code !== 0))
    throw new Error(`${kind}: a signature was not judged as good`);
  const seconds = (name) => median(runs.map((one) => one[name].seconds));
  const alone = (seconds('one') - seconds('start')) / (files.length - 1);
  return {
    kind,
    files: files.length,
    'start s': seconds('start').toFixed(2),
    'all s': seconds('one').toFixed(2),
    'ms each': (alone * 1000).toFixed(1),
    'per s and core': Math.round(1 / alone),
    [`s by ${cores}`]: seconds('each').toFixed(2),
    peer,
    'peer s': seconds('peer').toFixed(2),
    ratio: (seconds('one') / seconds('peer')).toFixed(2),
    [`ratio by ${cores}`]: (seconds('each') / seconds('peers')).toFixed(2),
    'peak MiB': Math.round(Math.max(...runs.map(({ one }) => one.peakMiB))),
  };
}

const rows = [];
for (const one of kinds) rows.push(await row(one));
console.table(rows);
console.log(`load ${loadavg()[0].toFixed(1)} on ${cores} cores`);
rmSync(folder, { recursive: true });
