import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileAccess } from '@mocban/pdf';
import { containerOf, judgeDocument, type SignedFile } from '@mocban/signatures';
import { describeWith } from '../../fixtures/corpora.js';
import { SignatureWorld, worldTools } from '../../fixtures/signature-world.js';
import { contextOf, only, verdict } from './judge.js';

const MIB = 1024 * 1024;

describeWith('openssl and faketime', worldTools, 'signatures with a long content in them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocban-attached-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let world: SignatureWorld;
  beforeAll(() => {
    world = SignatureWorld.make(folder);
    const file = openSync(join(folder, 'content'), 'w');
    for (let part = 0; part < 20; part += 1)
      writeSync(
        file,
        createHash('sha512')
          .update(String(part))
          .digest()
          .toString('hex')
          .repeat(MIB / 128),
      );
    closeSync(file);
  });

  const sign = (...options: string[]): void => {
    const files = ['-in', 'content', '-signer', 'N.pem', '-inkey', 'N.key', '-outform', 'DER', '-out', 'signed.p7m'];
    execFileSync('openssl', ['cms', '-sign', '-binary', '-nodetach', ...files, ...options], {
      cwd: folder,
      stdio: 'pipe',
    });
  };

  /** Reads the file, and counts what is held at once. */
  async function judged(change?: (bytes: Buffer, offset: number) => void): Promise<{ said: string; most: number }> {
    const handle = await open(join(folder, 'signed.p7m'));
    let most = 0;
    try {
      const { size } = await handle.stat();
      const readAt: SignedFile['readAt'] = async (offset, length) => {
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, offset);
        most = Math.max(most, bytesRead);
        change?.(buffer, offset);
        return buffer.subarray(0, bytesRead);
      };
      const head = await readAt(0, 4096);
      const document = await containerOf(head)!.open!({
        sizeBytes: size,
        head,
        readAt,
        source: fileAccess(handle.fd, size),
        evidence: [],
      });
      const report = await judgeDocument(document, contextOf(world, { ocsps: [world.ocsp('N')] }));
      return { said: verdict(only(report)), most };
    } finally {
      await handle.close();
    }
  }

  it.each([
    ['DER', []],
    ['BER, as a stream', ['-stream']],
    ['BER and CAdES', ['-stream', '-cades']],
  ])('%s is judged without holding it', async (_, options) => {
    sign(...options);
    const { said, most } = await judged();
    expect(said).toBe('TOTAL_PASSED');
    expect(most).toBeLessThanOrEqual(MIB);
    const changed = await judged((bytes, offset) => {
      const place = 10 * MIB - offset;
      if (place >= 0 && place < bytes.length && bytes.length > 4096) bytes[place]! ^= 1;
    });
    if (options.length === 0) expect(changed.said).toBe('TOTAL_FAILED/HASH_FAILURE');
  });
});
