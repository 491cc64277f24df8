import type { FindingLog } from '@mocban/core';
import { setImmediate as turn } from 'node:timers/promises';
import { EntryFault } from './error.js';
import { HEADERS_PER_TURN } from './headers-per-turn.js';
import type { PulledBytes } from './pulled-bytes.js';
import { BLOCK_BYTES } from './tar-header.js';
import { inBlocks } from './tar-listing.js';
import { noEnd, TarEnd, type TarParser, type TarStep } from './tar-parser.js';

/** A safe file of a tar stream whose bytes come next. */
export interface StreamedFile {
  name: string;
  sizeBytes: number;
  /** Offset of its data in the tar. */
  dataStart: number;
}

/**
 * Goes through a tar that cannot be read at will, from front to back. What the parser and the end find is in the log.
 * @param take must take, or skip, all bytes of the file from the stream
 * @throws EntryFault when the stream is broken or ends too early
 */
export async function walkTar(
  bytes: PulledBytes,
  parser: TarParser,
  log: FindingLog,
  take: (file: StreamedFile) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  let headers = 0;
  for (let position = 0; ;) {
    signal?.throwIfAborted();
    if (++headers % HEADERS_PER_TURN === 0) await turn();
    const block = await bytes.take(BLOCK_BYTES);
    if (block.length < BLOCK_BYTES) return log.add(noEnd());
    const step = parser.header(block, position);
    if (step.kind === 'end') return checkEnd(bytes, log);
    if (step.kind === 'broken') return;
    await takeData(bytes, parser, step, position + BLOCK_BYTES, take);
    position += BLOCK_BYTES + inBlocks(step.dataBytes);
  }
}

async function takeData(
  bytes: PulledBytes,
  parser: TarParser,
  step: Extract<TarStep, { dataBytes: number }>,
  dataStart: number,
  take: (file: StreamedFile) => Promise<void>,
): Promise<void> {
  const { dataBytes } = step;
  if (step.kind === 'extension') {
    const data = await bytes.take(dataBytes);
    if (data.length < dataBytes) throw cutOff('');
    parser.extension(data);
  } else if (step.name === undefined) await skipWhole(bytes, dataBytes, '');
  else await take({ name: step.name, sizeBytes: dataBytes, dataStart });
  await skipWhole(bytes, inBlocks(dataBytes) - dataBytes, '');
}

/** The next bytes, all of them. @throws EntryFault */
export async function takeWhole(bytes: PulledBytes, { name, sizeBytes }: StreamedFile): Promise<Buffer> {
  const data = await bytes.take(sizeBytes);
  if (data.length < sizeBytes) throw cutOff(name);
  return data;
}

/** @throws EntryFault */
export async function skipWhole(bytes: PulledBytes, length: number, name: string): Promise<void> {
  if ((await bytes.skip(length)) < length) throw cutOff(name);
}

/** The next bytes in chunks. @throws EntryFault at the end, when there were too few */
export async function* streamWhole(
  bytes: PulledBytes,
  { name, sizeBytes }: Pick<StreamedFile, 'name' | 'sizeBytes'>,
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of bytes.stream(sizeBytes)) {
    size += chunk.length;
    yield chunk;
  }
  if (size < sizeBytes) throw cutOff(name);
}

async function checkEnd(bytes: PulledBytes, log: FindingLog): Promise<void> {
  const end = new TarEnd();
  for await (const chunk of bytes.stream(Infinity)) end.take(chunk);
  end.report(log);
}

const cutOff = (name: string): EntryFault =>
  new EntryFault('ARCHIVE_TRUNCATED', name, 'the data lie beyond the end of the archive');
