import { createHash } from 'node:crypto';
import { rawZip } from '@mocban/container/testing';

/** A bag of files of 100 bytes, no two alike, 500 to a folder. */
export function bagOf(files: number): Buffer {
  const payload = Array.from({ length: files }, (_, index) => ({
    name: `data/phông-${Math.floor(index / 500)}/văn bản ${index}.txt`,
    content: `${String(index).padEnd(99, '.')}\n`,
  }));
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const manifest = payload.map(({ name, content }) => `${sha256(content)}  ${name}\n`).join('');
  const tags = [
    { name: 'bagit.txt', content: 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n' },
    { name: 'manifest-sha256.txt', content: manifest },
  ];
  return rawZip([...tags, ...payload].map(({ name, content }) => ({ name: `goi/${name}`, content })));
}
