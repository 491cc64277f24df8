import { execFileSync } from 'node:child_process';
import { fromTcvn3, fromViscii, fromWindows1258 } from '@mocban/core/vietnamese-letters';
import { windowsOf, openIdentifier } from '@mocban/formats';
import { describeWith, ifPresent } from '../fixtures/corpora.js';

const NAMES = [
  ['TCVN5712-1', fromTcvn3, 'tcvn3'],
  ['VISCII', fromViscii, 'viscii'],
  ['CP1258', fromWindows1258, 'windows-1258'],
] as const;
const TEXT =
  'Căn cứ Luật Lưu trữ ngày 21 tháng 6 năm 2024; Bộ trưởng Bộ Nội vụ ban hành Thông tư quy định nghiệp vụ lưu trữ đối với tài liệu ' +
  'điện tử, việc thu nộp hồ sơ và thời hạn bảo quản; Điều 1. Ủy ban nhân dân các cấp chịu trách nhiệm.';

describeWith(
  'iconv',
  ifPresent('/usr/bin/iconv'),
  'Vietnamese in eight bits, as iconv reads and writes it',
  (iconv) => {
    const converted = (bytes: Buffer, from: string, to: string): Buffer =>
      execFileSync(iconv, ['-f', from, '-t', to], { input: bytes, stdio: ['pipe', 'pipe', 'ignore'] });

    it.each(NAMES)('every letter of %s is read as iconv reads it', (name, read) => {
      let letters = 0;
      for (let byte = 0x80; byte < 0x100; byte += 1) {
        let said: string;
        try {
          said = converted(Buffer.from([0x41, byte, 0x20]), name, 'UTF-8')
            .toString('utf8')
            .slice(1, -1);
        } catch {
          continue;
        }
        // Signs of Windows stay what they are: they are no letters of Vietnamese.
        if (!/^[\p{L}\p{M}₫]$/u.test(said.normalize('NFC')) || (name === 'CP1258' && byte < 0xa0)) continue;
        letters += 1;
        expect([byte, read(String.fromCharCode(0x41, byte)).normalize('NFD')]).toEqual([
          byte,
          `A${said}`.normalize('NFD'),
        ]);
      }
      expect(letters).toBeGreaterThan(55);
    });

    it.each(NAMES)('a text that iconv writes in %s is told', async (name, read, encoding) => {
      const bytes = converted(Buffer.from(TEXT), 'UTF-8', name);
      expect(read(bytes.toString('latin1'))).toBe(TEXT);
      const { text, matches } = (await openIdentifier()).identify(windowsOf(bytes), 'a.txt');
      expect(text).toMatchObject({ encoding: '8-bit', vietnamese: { encoding, sureness: 'high' } });
      expect(matches).toMatchObject([{ puid: 'x-fmt/111', basis: 'text' }]);
    });
  },
);
