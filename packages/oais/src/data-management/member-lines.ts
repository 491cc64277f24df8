import type { ByteSource } from '@mocban/core';

/** The members of an array of JSON that has one in each line. Holds a line and what was read of the next. */
export async function* memberLines(chunks: ByteSource): AsyncGenerator<string> {
  for await (const line of linesOf(chunks)) if (line !== '[' && line !== ']') yield line.replace(/,$/, '');
}

async function* linesOf(chunks: ByteSource): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== '') yield rest;
}
