// Detached signatures of documents of 160 kB, judged by one process with chain and revocation, against `openssl cms -verify` of the same
// files, which asks a list of revoked certificates too and is started for each.
//   node test/performance/signatures.mjs [--files 300] [--runs 3] [--scratch DIR]
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure, median } from './measure.mjs';
import { makeAuthority } from './signing.mjs';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '300' },
    runs: { type: 'string', default: '3' },
    scratch: { type: 'string', default: tmpdir() },
  },
});
const count = Number(values.files);
const SIZE = 160_000;
const SIGNERS = 10;
const mocban = fileURLToPath(new URL('../../apps/cli/bin/mocban.js', import.meta.url));
const folder = mkdtempSync(join(values.scratch, 'mocban-signatures-'));
const authority = makeAuthority(folder, SIGNERS);
mkdirSync(join(folder, 'files'));
const names = Array.from({ length: count }, (_, number) =>
  join(folder, 'files', `${String(number).padStart(5, '0')}.docx`),
);
for (const [number, name] of names.entries()) {
  writeFileSync(name, randomBytes(SIZE));
  authority.sign(name, `${name}.p7s`, number);
}

const judge = (files) =>
  measure(process.execPath, [
    ...[mocban, 'signature', 'verify', ...files.map((name) => `${name}.p7s`), '--json'],
    ...authority.options,
  ]);
const peer = () =>
  measure('sh', [
    '-c',
    `cd "$0" && for f in files/*.docx; do openssl cms -verify -binary -inform DER -in $f.p7s -content $f -CAfile all.pem -crl_check_all -purpose any -out /dev/null 2>/dev/null || exit 1; done`,
    folder,
  ]);

const rows = [];
for (let run = 0; run < Number(values.runs); run += 1)
  rows.push([await judge(names), await judge(names.slice(0, 1)), await peer()]);
if (rows.flat().some(({ code }) => code !== 0)) throw new Error('a signature was not judged as good');
const [all, one, openssls] = [0, 1, 2].map((place) => median(rows.map((row) => row[place].seconds)));
console.table([
  {
    files: count,
    'ours s': all.toFixed(2),
    'start s': one.toFixed(2),
    'per second and process': Math.round((count - 1) / (all - one)),
    'openssl s': openssls.toFixed(2),
    ratio: (all / openssls).toFixed(2),
    'peak MiB': Math.round(Math.max(...rows.map(([{ peakMiB }]) => peakMiB))),
  },
]);
rmSync(folder, { recursive: true });
