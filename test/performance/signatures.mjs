// Detached signatures of documents of 160 kB, judged by one process with chain and revocation, against `openssl cms -verify` of the same
// files, which asks a list of revoked certificates too and is started for each.
//   node test/performance/signatures.mjs [--files 300] [--runs 3] [--scratch DIR]
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure, median } from './measure.mjs';

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
const openssl = (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });

const CA = 'basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n';
const SIGNER = 'keyUsage=critical,digitalSignature\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n';

function certify(name, extensions, issuer) {
  writeFileSync(join(folder, `${name}.ext`), extensions);
  openssl(
    'req',
    '-new',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-subj',
    `/C=VN/CN=${name}`,
    '-out',
    `${name}.csr`,
  );
  const by = issuer
    ? ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial']
    : ['-signkey', `${name}.key`];
  openssl(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    ...by,
    '-days',
    '1000',
    '-extfile',
    `${name}.ext`,
    '-out',
    `${name}.pem`,
  );
}

function revocationList(name) {
  writeFileSync(join(folder, 'index'), '');
  writeFileSync(join(folder, 'crlnumber'), '01');
  writeFileSync(
    join(folder, 'ca.cnf'),
    '[ca]\ndefault_ca=here\n[here]\ndatabase=index\ncrlnumber=crlnumber\ndefault_md=sha256\n',
  );
  const by = ['-config', 'ca.cnf', '-keyfile', `${name}.key`, '-cert', `${name}.pem`];
  openssl('ca', ...by, '-gencrl', '-crldays', '30', '-out', `revocation/${name}.crl`);
}

for (const name of ['trust', 'certs', 'revocation', 'files']) mkdirSync(join(folder, name));
certify('root', CA);
certify('ca', CA, 'root');
for (let signer = 0; signer < SIGNERS; signer += 1) certify(`signer-${signer}`, SIGNER, 'ca');
// A list from before a certificate says nothing of it.
for (const name of ['root', 'ca']) revocationList(name);
execFileSync('sh', ['-c', 'cp root.pem trust; cp ca.pem certs; cat root.pem ca.pem revocation/*.crl >all.pem'], {
  cwd: folder,
});
const names = Array.from({ length: count }, (_, number) =>
  join(folder, 'files', `${String(number).padStart(5, '0')}.docx`),
);
for (const [number, name] of names.entries()) {
  writeFileSync(name, randomBytes(SIZE));
  const signer = `signer-${number % SIGNERS}`;
  openssl(
    'cms',
    '-sign',
    '-cades',
    '-binary',
    '-in',
    name,
    '-signer',
    `${signer}.pem`,
    '-inkey',
    `${signer}.key`,
    '-outform',
    'DER',
    '-out',
    `${name}.p7s`,
  );
}

const judge = (files) =>
  measure(process.execPath, [
    ...[mocban, 'signature', 'verify', ...files.map((name) => `${name}.p7s`), '--json'],
    ...['--trust', join(folder, 'trust'), '--certs', join(folder, 'certs'), '--revocation', join(folder, 'revocation')],
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
