import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createBag } from '@mocban/bagit';
import { writeZip } from '@mocban/container';
import { randomIdentifiers, systemClock } from '@mocban/core';
import { startRepository, type RepositoryOptions, type RunningRepository } from '@mocban/repository';
import { buildTt05Sip } from '@mocban/vn-records';

/** A folder that the database's account can enter when the tests run as root. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mocban-it-'));
  await chmod(folder, 0o755);
  return folder;
}

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

export interface Answer {
  status: number;
  headers: Headers;
  /** The JSON document, or `undefined`. */
  body: Record<string, unknown>;
  text: string;
}

/** A running service with helpers to talk to it as anybody. */
export class TestService {
  private constructor(
    readonly repository: RunningRepository,
    readonly administrator: string,
  ) {}

  /** @param administrator the key of an earlier start, which makes none again */
  static async start(
    dataDirectory: string,
    options: Partial<RepositoryOptions> = {},
    administrator = '',
  ): Promise<TestService> {
    const repository = await startRepository({ dataDirectory, logLevel: 'silent', ...options });
    return new TestService(repository, repository.administratorKey ?? administrator);
  }

  close(): Promise<void> {
    return this.repository.close();
  }

  async call(
    method: string,
    target: string,
    { key, body, headers = {} }: { key?: string | undefined; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const bytes = body instanceof Uint8Array ? body : body === undefined ? undefined : JSON.stringify(body);
    const response = await fetch(`${this.repository.url}${target}`, {
      method,
      headers: {
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(typeof bytes === 'string' && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(bytes !== undefined && { body: bytes as NonNullable<RequestInit['body']> }),
    });
    const text = await response.text();
    const isJson =
      /json/.test(response.headers.get('content-type') ?? '') &&
      !/ndjson/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson && text !== '' ? JSON.parse(text) : {}) as Record<string, unknown>,
    };
  }

  /** An agency with an open agreement, under which duplicates are only recorded; answers with a producer key. */
  async agency(code: string, agreement: Record<string, unknown> = {}): Promise<string> {
    await this.#make('/v1/agencies', { code, name: `Cơ quan ${code}` });
    await this.#make('/v1/agreements', {
      code: `DK-${code}`,
      agency: code,
      title: `Nộp lưu ${code}`,
      duplicates: 'record',
      ...agreement,
    });
    return this.key('producer', code);
  }

  async key(role: string, agency?: string, more: Record<string, unknown> = {}): Promise<string> {
    const made = await this.#make('/v1/keys', { name: `${role} of a test`, role, ...(agency && { agency }), ...more });
    return String(made['key']);
  }

  register(
    key: string,
    parcel: Parcel,
    idempotencyKey = parcel.name,
    more: Record<string, unknown> = {},
  ): Promise<Answer> {
    return this.call('POST', '/v1/transfers', {
      key,
      headers: { 'idempotency-key': idempotencyKey },
      body: { packageName: parcel.name, sizeBytes: parcel.bytes.length, digest: parcel.digest, ...more },
    });
  }

  patch(key: string, id: string, offset: number, bytes: Uint8Array): Promise<Answer> {
    return this.call('PATCH', `/v1/uploads/${id}`, {
      key,
      body: bytes,
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
    });
  }

  /** Registers, uploads, completes and waits until nothing more happens by itself. */
  async send(key: string, parcel: Parcel, idempotencyKey = parcel.name): Promise<Record<string, unknown>> {
    const registered = await this.register(key, parcel, idempotencyKey);
    const id = String(registered.body['id']);
    await this.patch(key, id, 0, parcel.bytes);
    await this.call('POST', `/v1/transfers/${id}/complete`, { key });
    return this.settled(key, id);
  }

  async settled(key: string, id: string): Promise<Record<string, unknown>> {
    return this.until(`/v1/transfers/${id}`, key, ({ state }) => SETTLED.has(String(state)));
  }

  async until(
    target: string,
    key: string,
    done: (body: Record<string, unknown>) => boolean,
  ): Promise<Record<string, unknown>> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const { body } = await this.call('GET', target, { key });
      if (done(body)) return body;
      if (Date.now() > deadline) throw new Error(`${target} stays as it is: ${JSON.stringify(body)}`);
      await pause(50);
    }
  }

  async #make(target: string, body: unknown): Promise<Record<string, unknown>> {
    const answer = await this.call('POST', target, { key: this.administrator, body });
    if (answer.status !== 201) throw new Error(`${target}: ${answer.status} ${answer.text}`);
    return answer.body;
  }
}

const SETTLED = new Set(['preserved', 'returned', 'quarantined', 'under-review', 'failed']);

export interface Parcel {
  name: string;
  bytes: Buffer;
  digest: { algorithm: 'sha256'; value: string };
}

export const parcelOf = (name: string, bytes: Buffer): Parcel => ({
  name,
  bytes,
  digest: { algorithm: 'sha256', value: createHash('sha256').update(bytes).digest('hex') },
});

/** A zipped bag with the given payload, by name. */
export async function bagParcel(name: string, files: Record<string, string | Buffer>, title?: string): Promise<Parcel> {
  const folder = await scratchFolder();
  try {
    const source = path.join(folder, 'source');
    for (const [file, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(source, file)), { recursive: true });
      await writeFile(path.join(source, file), content);
    }
    const bagInfo = title === undefined ? [] : [{ label: 'External-Description', value: title }];
    await createBag(source, { out: path.join(folder, name), algorithms: ['sha256', 'sha512'], bagInfo });
    await writeZip(path.join(folder, name), path.join(folder, `${name}.zip`), { prefix: name });
    return parcelOf(`${name}.zip`, await readFile(path.join(folder, `${name}.zip`)));
  } finally {
    await removeFolder(folder);
  }
}

interface Tt05FilesOptions {
  /** More fields of the file level. */
  file?: Record<string, string>;
  /** More fields of a document, by file name. */
  documents?: Record<string, Record<string, string>>;
}

/** A Thông tư 05 submission of the given documents. */
export async function tt05Files(
  fileCode: string,
  files: Record<string, string | Buffer>,
  { file = {}, documents = {} }: Tt05FilesOptions = {},
): Promise<Parcel> {
  const folder = await scratchFolder();
  try {
    const source = path.join(folder, 'source');
    await mkdir(source);
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(source, name), text);
    const [startDate, endDate] = ['01/01/2025', '31/12/2025'];
    const out = path.join(folder, `${fileCode}.zip`);
    await buildTt05Sip(source, {
      metadata: {
        file: { fileCode, title: 'Hồ sơ', maintenance: '01', mode: '01', language: '01', startDate, endDate, ...file },
        documents: Object.keys(files).map((name) => ({
          path: name,
          typeName: '32',
          issuedDate: startDate,
          subject: `Văn bản ${name}`,
          organName: 'Cơ quan',
          numberOfPage: '1',
          ...documents[name],
        })),
      },
      out,
      asZip: true,
      clock: systemClock,
      identifiers: randomIdentifiers,
    });
    return parcelOf(`${fileCode}.zip`, await readFile(out));
  } finally {
    await removeFolder(folder);
  }
}

/** A Thông tư 05 submission of one document. */
export const tt05Parcel = (fileCode: string, file: Record<string, string> = {}): Promise<Parcel> =>
  tt05Files(fileCode, { 'a.txt': fileCode }, { file });

/** A Thông tư 05 submission of one document that states a wrong number of them: one for an officer (C8). */
export const miscountedParcel = (fileCode: string): Promise<Parcel> => tt05Parcel(fileCode, { totalDoc: '5' });
