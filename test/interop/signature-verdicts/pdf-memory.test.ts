import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { encode } from '@mocban/pki/asn1';
import { containerOf, withSignedFile } from '@mocban/signatures';
import { writeBigPdf } from '../../fixtures/big-pdf.js';
import { OID } from '../../fixtures/cms.js';
import { describeWith } from '../../fixtures/corpora.js';
import { SignatureWorld, VALIDATION_TIME, worldTools } from '../../fixtures/signature-world.js';

const run = promisify(execFile);
const mocban = fileURLToPath(new URL('../../../apps/cli/bin/mocban.js', import.meta.url));
const MIB = 1024 * 1024;

/** Runs a command of Node and says on the error output how much memory it had at most, in KiB: its own, of which `getrusage` counts that of who started it too. */
const WATCHED = `
  import { readFileSync } from 'node:fs';
  const status = () => readFileSync('/proc/self/status', 'latin1');
  process.on('exit', () => process.stderr.write('peak ' + /VmHWM:\\s+(\\d+)/.exec(status())[1]));
  await import(${JSON.stringify(mocban)});
`;

describeWith('openssl and faketime', worldTools, 'a PDF that is larger than what is held of it', (_tools) => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-big-pdf-'));
  const big = join(folder, 'big.pdf');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let world: SignatureWorld;
  beforeAll(() => {
    world = SignatureWorld.make(join(folder, 'world'));
    const none = Buffer.alloc(0);
    writeBigPdf(big, 6, 100 * MIB, (digest) =>
      world.sign(none, 'N', { signed: [[OID.messageDigest, encode(4, digest)]] }),
    );
  });

  it('is judged in less than 200 MiB, with an update that has an image again', async () => {
    expect(statSync(big).size).toBeGreaterThan(700 * MIB);
    const { trust, certs, revocation } = world.write(folder, [...world.crls(), world.ocsp('N')]);
    const args = ['--at', VALIDATION_TIME, '--trust', trust, '--certs', certs, '--revocation', revocation, '--json'];
    const { stdout, stderr } = await run(process.execPath, [
      ...['--input-type=module', '-e', WATCHED, 'signature', 'verify', big],
      ...args,
    ]);
    expect(JSON.parse(stdout).files[0].signatures).toMatchObject([
      { indication: 'TOTAL_PASSED', coverage: 'ENTIRE_REVISION', modification: 'NONE' },
    ]);
    expect(Number(/peak (\d+)/.exec(stderr)![1]) / 1024).toBeLessThan(200);
  }, 120_000);

  it('leaves no file open, whatever comes of it', async () => {
    const files = (): number => readdirSync('/proc/self/fd').length;
    const broken = join(folder, 'broken.pdf');
    writeFileSync(broken, Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(3 * MIB, 'startxref 9 ')]));
    const open = files();
    for (const path of [big, broken]) {
      await withSignedFile({ path }, async (file) => containerOf(file.head)!.open(file));
      const failing = withSignedFile({ path }, () => Promise.reject(new Error('whatever')));
      await expect(failing).rejects.toThrow('whatever');
    }
    expect(files()).toBe(open);
  });
});
