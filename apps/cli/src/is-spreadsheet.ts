import { open } from 'node:fs/promises';

/** Whether a metadata file is a list (.xlsx, .csv) rather than JSON: by its content, by its name where that could be either. */
export async function isSpreadsheet(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    const start = buffer.subarray(0, bytesRead);
    if (start.subarray(0, 2).toString('latin1') === 'PK') return true;
    const isJson = start
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .trimStart()
      .startsWith('{');
    return !isJson && /\.(csv|tsv|xlsx|xlsm|xls)$/i.test(path);
  } finally {
    await file.close();
  }
}
