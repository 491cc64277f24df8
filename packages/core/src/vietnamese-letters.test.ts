import { fromTcvn3, fromViscii, fromVni, fromWindows1258 } from './vietnamese-letters.js';

it.each([
  ['Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam', 'Cộng hòa xã hội chủ nghĩa Việt Nam'],
  ['Ñoäc laäp - Töï do - Haïnh phuùc', 'Độc lập - Tự do - Hạnh phúc'],
  ['QUYEÁT ÑÒNH', 'QUYẾT ĐỊNH'],
  ['Hoà sô naêm 2010, thôøi haïn baûo quaûn, ñöôøng daãn', 'Hồ sơ năm 2010, thời hạn bảo quản, đường dẫn'],
  ['lòch kyõ thuaät; mai mæa; ngöôùc, kyø', 'lịch kỹ thuật; mai mỉa; ngước, kỳ'],
  ['31/12/2010 (a) $5', '31/12/2010 (a) $5'],
])('reads VNI: %s', (old, text) => expect(fromVni(old)).toBe(text));

it.each([
  ['Céng hßa x· héi chñ nghÜa ViÖt Nam', 'Cộng hòa xã hội chủ nghĩa Việt Nam'],
  ['§éc lËp - Tù do - H¹nh phóc', 'Độc lập - Tự do - Hạnh phúc'],
  ['Hå s¬ n¨m 2010', 'Hồ sơ năm 2010'],
])('reads TCVN3: %s', (old, text) => expect(fromTcvn3(old)).toBe(text));

it.each([
  ['C\u00b5ng h\u00f2a x\u00e3 h\u00b5i ch\u00fc ngh\u00eea Vi\u00aet Nam', 'Cộng hòa xã hội chủ nghĩa Việt Nam'],
  ['\u00d0\u00b5c l\u00a7p - T\u00f1 do - H\u00d5nh ph\u00fac', 'Độc lập - Tự do - Hạnh phúc'],
])('reads VISCII: %s', (old, text) => expect(fromViscii(old)).toBe(text));

it.each([
  ['C\u00f4\u00f2ng ho\u00cca', 'Cộng hòa'],
  ['\u00d0\u00f4\u00f2c l\u00e2\u00f2p, n\u00e3m, s\u00f4\u00ec', 'Độc lập, năm, số'],
])('reads windows-1258: %s', (old, text) => expect(fromWindows1258(old)).toBe(text));
