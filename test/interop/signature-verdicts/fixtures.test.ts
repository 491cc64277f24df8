import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '../../fixtures/corpora.js';
import { SignatureWorld, worldTools } from '../../fixtures/signature-world.js';

describeWith('openssl and faketime', worldTools, 'signatures that the cases are made with', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-world-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const content = Buffer.from('nội dung');
  let world: SignatureWorld;
  beforeAll(() => {
    world = SignatureWorld.make(folder);
    writeFileSync(join(folder, 'content'), content);
    writeFileSync(join(folder, 'chain.pem'), Buffer.concat([world.root.certificate(), world.ca.certificate()]));
    for (const [name, key] of [
      ['C384', 'p384'],
      ['E', 'ed25519'],
    ] as const)
      world.issue({ name, key });
  });

  it.each([
    ['N', { digest: 'sha512' }],
    ['N', { isPss: true }],
    ['P', {}],
    ['C384', { digest: 'sha384' }],
    ['N', { hasAttributes: false }],
    ['N', { signingTime: new Date('2026-05-01T00:00:00Z'), isBound: false }],
  ])('OpenSSL verifies one by %s with %j', (name, more) => {
    const cms = world.stamped(world.sign(content, name, more), '2017-06-01 00:00:00');
    writeFileSync(join(folder, 'cms'), cms);
    const files = ['-in', 'cms', '-inform', 'DER', '-content', 'content', '-CAfile', 'chain.pem'];
    const at = Date.parse(name === 'P' ? '2017-06-01T00:00:00Z' : '2026-06-01T00:00:00Z') / 1000;
    const args = ['-purpose', 'any', '-attime', String(at), '-out', 'found', '-binary'];
    execFileSync('openssl', ['cms', '-verify', ...files, ...args], { cwd: folder, stdio: 'pipe' });
  });

  it('answers and tokens have the day that they are asked for', () => {
    writeFileSync(join(folder, 'answer'), world.ocspOfP());
    const said = (...args: string[]): string =>
      execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' }).toString();
    expect(said('ocsp', '-respin', 'answer', '-noverify', '-text')).toContain('Produced At: Dec 30 00:00:00 2017 GMT');
    writeFileSync(join(folder, 'token'), world.token(content, '2018-01-02 00:00:00', 'TS'));
    expect(said('ts', '-reply', '-in', 'token', '-token_in', '-token_out', '-text')).toContain(
      'Time stamp: Jan  2 00:00:00 2018 GMT',
    );
  });
});
