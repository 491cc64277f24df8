import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { digestBytes } from '@mocban/fixity';
import createClient, { type Client } from 'openapi-fetch';
import { Upload } from 'tus-js-client';
import { download, save, type Download, type DownloadOptions } from './download.js';
import { ClientError, refusal } from './error.js';
import type { components, paths } from './generated/api.js';
import { KnownOffset } from './known-offset.js';
import { itemsOf, type PageOf } from './pages.js';
import { patientFetch, repeatableFetch } from './patient-fetch.js';

type Schemas = components['schemas'];
export type Transfer = Schemas['TransferDto'];
export type Receipt = Schemas['ReceiptDto'];
export type TransferSummary = Schemas['TransferSummaryDto'];
export type Holding = Schemas['HoldingSummaryDto'];
export type Incident = Schemas['IncidentDto'];
export type IncidentDetail = Schemas['IncidentDetailDto'];
export type IncidentFilter = Omit<NonNullable<paths['/v1/incidents']['get']['parameters']['query']>, 'limit' | 'after'>;
export type HoldingFile = Schemas['FileDto'];

export interface SendOptions {
  /** @defaultValue the agency's only open agreement */
  agreement?: string;
  /** Names this submission; the same name and package again is the same transfer. @defaultValue the package's SHA-256 */
  idempotencyKey?: string;
  /** Wait until the repository has decided. @defaultValue true */
  wait?: boolean;
  /** Milliseconds to wait between tries after the connection broke. @defaultValue 0, 1, 3, 5, 10 and 20 seconds */
  retryDelaysMs?: readonly number[];
  signal?: AbortSignal;
  onProgress?: (sentBytes: number, totalBytes: number) => void;
}

export interface SaveOptions {
  /** Milliseconds to wait between tries after the connection broke. @defaultValue 0, 1, 3, 5, 10 and 20 seconds */
  retryDelaysMs?: readonly number[];
  signal?: AbortSignal;
}

/** Kind of package, and for `tt05` the request for use that it describes, by the circular's names. */
export type DipOptions = NonNullable<paths['/v1/holdings/{uuid}/versions/{version}/dip']['get']['parameters']['query']>;

/** States in which nothing more happens by itself. */
const SETTLED: ReadonlySet<string> = new Set(['preserved', 'returned', 'quarantined', 'under-review', 'failed']);

const RETRIES_MS = [0, 1000, 3000, 5000, 10_000, 20_000];
/** Items of a page that the client asks for. */
const PAGE = 200;
/** The longest that the repository holds an answer back. */
const WAIT_S = 30;
const FIRST_PAUSE_MS = 50;
const LAST_PAUSE_MS = 2000;

/** Asks the repository to hold its answer back. @see RFC 7240 §4.3 */
const preferWait = (seconds: number): { Prefer?: string } => (seconds > 0 ? { Prefer: `wait=${seconds}` } : {});

/** Who aborts a request gets the reason it gave. */
const unlessAborted = <T>(asked: Promise<T>, signal: AbortSignal | undefined): Promise<T> =>
  asked.catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });

/** The HTTP API of one repository with one key. */
export class MocbanClient {
  readonly #url: string;
  readonly #key: string;
  readonly api: Client<paths>;

  constructor(options: { url: string; key: string }) {
    this.#url = options.url.replace(/\/$/, '');
    this.#key = options.key;
    this.api = createClient<paths>({
      baseUrl: this.#url,
      headers: { authorization: `Bearer ${options.key}` },
      fetch: patientFetch,
    });
  }

  /**
   * Sends a package: registers it, uploads from where an earlier try broke off, completes it and waits for the decision.
   * Reads the file once for its digest and once for the upload.
   * @throws ClientError
   */
  async sendPackage(path: string, options: SendOptions = {}): Promise<Transfer> {
    const transfer = await this.registerPackage(path, options);
    if (transfer.upload !== undefined) {
      await this.uploadPackage(path, transfer, options);
      const { signal, wait = true } = options;
      const completed = await this.complete(transfer.id, { waitSeconds: wait ? WAIT_S : 0, ...(signal && { signal }) });
      if (!wait || SETTLED.has(completed.state)) return completed;
    }
    return options.wait === false ? this.transfer(transfer.id) : this.settled(transfer.id, options);
  }

  /** Registers a package by its size and SHA-256; registered before under the same key, it is that transfer. */
  async registerPackage(path: string, options: SendOptions = {}): Promise<Transfer> {
    const { size } = await stat(path);
    const { digests } = await digestBytes(createReadStream(path, { highWaterMark: 1 << 20 }), ['sha256'], {
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    const sha256 = digests.sha256!;
    return this.answer(
      this.api.POST('/v1/transfers', {
        params: {},
        body: {
          packageName: basename(path),
          sizeBytes: size,
          digest: { algorithm: 'sha256', value: sha256 },
          idempotencyKey: options.idempotencyKey ?? `sha256:${sha256}`,
          ...(options.agreement === undefined ? {} : { agreement: options.agreement }),
        },
      }),
    );
  }

  /** Uploads by tus 1.0 from the repository's offset; a broken connection is taken up again. */
  async uploadPackage(path: string, transfer: Transfer, options: SendOptions = {}): Promise<void> {
    const { upload } = transfer;
    if (upload === undefined) return;
    const file = await open(path);
    try {
      const { size } = await file.stat();
      await new Promise<void>((resolve, reject) => {
        const tus = new Upload(createReadStream(path) as never, {
          uploadUrl: new URL(upload.url, `${this.#url}/`).href,
          uploadSize: size,
          chunkSize: 64 << 20,
          headers: { authorization: `Bearer ${this.#key}` },
          retryDelays: [...(options.retryDelaysMs ?? RETRIES_MS)],
          httpStack: new KnownOffset(upload.offset, size),
          onProgress: (sent, total) => options.onProgress?.(sent, total ?? size),
          onSuccess: () => resolve(),
          onError: (error) =>
            reject(
              new ClientError('CLIENT_UPLOAD_FAILED', `upload broke off: ${error.message}`, undefined, {
                cause: error,
              }),
            ),
        });
        options.signal?.addEventListener('abort', () => {
          void tus.abort().then(() => reject(options.signal?.reason as Error));
        });
        tus.start();
      });
    } finally {
      await file.close();
    }
  }

  /**
   * Says that all bytes are sent; again is the same.
   * @param waitSeconds the answer may be held back so long, until the repository has decided
   */
  complete(
    id: string,
    { waitSeconds = 0, signal }: { waitSeconds?: number; signal?: AbortSignal } = {},
  ): Promise<Transfer> {
    const params = { path: { id }, header: preferWait(waitSeconds) };
    const init = { params, fetch: repeatableFetch, ...(signal && { signal }) };
    return unlessAborted(this.answer(this.api.POST('/v1/transfers/{id}/complete', init)), signal);
  }

  transfer(id: string): Promise<Transfer> {
    return this.answer(this.api.GET('/v1/transfers/{id}', { params: { path: { id } } }));
  }

  receipt(id: string): Promise<Receipt> {
    return this.answer(this.api.GET('/v1/transfers/{id}/receipt', { params: { path: { id } } }));
  }

  /**
   * The transfer when nothing more happens to it by itself. The repository holds its answers back until then; one that does not, since
   * it is older or has too many who wait, is asked less and less often.
   */
  async settled(id: string, { signal }: { signal?: AbortSignal } = {}): Promise<Transfer> {
    const params = { path: { id }, header: preferWait(WAIT_S) };
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LAST_PAUSE_MS)) {
      const asked = this.api.GET('/v1/transfers/{id}', { params, ...(signal && { signal }) });
      const transfer = await unlessAborted(this.answer(asked), signal);
      if (SETTLED.has(transfer.state)) return transfer;
      const wasHeld = (await asked).response.headers.has('preference-applied');
      if (!wasHeld) await delay(pauseMs, undefined, signal && { signal });
    }
  }

  /** Every transfer that this key may see, newest first. */
  transfers(query: { state?: Transfer['state'] } = {}): AsyncGenerator<TransferSummary> {
    return this.items(({ after }) =>
      this.api.GET('/v1/transfers', { params: { query: { ...query, limit: PAGE, ...(after && { after }) } } }),
    );
  }

  /** Every holding that this key may see; `q` searches without regard to accents and case. */
  holdings(query: { q?: string } = {}): AsyncGenerator<Holding> {
    return this.items(({ after }) =>
      this.api.GET('/v1/holdings', { params: { query: { ...query, limit: PAGE, ...(after && { after }) } } }),
    );
  }

  /** Every file of a version of a holding. */
  files(uuid: string, version: string): AsyncGenerator<HoldingFile> {
    return this.items(({ after }) =>
      this.api.GET('/v1/holdings/{uuid}/versions/{version}/files', {
        params: { path: { uuid, version }, query: { limit: PAGE, ...(after && { after }) } },
      }),
    );
  }

  /** Walks any other list of `api`, page by page. */
  items<Item>(
    read: (after: { after?: string }) => Promise<{ data?: PageOf<Item>; error?: unknown; response: Response }>,
  ): AsyncGenerator<Item> {
    return itemsOf((after) => this.answer(read(after)));
  }

  /** The bytes of a file as they come; `from` begins later. @throws ClientError */
  file(uuid: string, version: string, path: string, options: DownloadOptions = {}): Promise<Download> {
    const route = `/v1/holdings/${uuid}/versions/${version}/content?path=${encodeURIComponent(path)}`;
    return download(`${this.#url}${route}`, this.#key, options);
  }

  /** A dissemination package of a version, made while it is sent. @throws ClientError */
  dip(
    uuid: string,
    version: string,
    { signal, ...options }: DipOptions & { signal?: AbortSignal } = {},
  ): Promise<Download> {
    const query = new URLSearchParams(Object.entries(options)).toString();
    const route = `/v1/holdings/${uuid}/versions/${encodeURIComponent(version)}/dip${query === '' ? '' : `?${query}`}`;
    return download(`${this.#url}${route}`, this.#key, signal ? { signal } : {});
  }

  /**
   * Saves a file of a holding, going on where an earlier call or a broken connection left `<target>.part`; the name `target` appears
   * when every byte is there and the digest is right. @throws ClientError
   */
  saveFile(uuid: string, version: string, path: string, target: string, options: SaveOptions = {}): Promise<void> {
    return save((asked) => this.file(uuid, version, path, asked), target, { retryDelaysMs: RETRIES_MS, ...options });
  }

  /** Saves a dissemination package; broken off, it begins again. @throws ClientError */
  saveDip(
    uuid: string,
    version: string,
    target: string,
    { retryDelaysMs = RETRIES_MS, signal, ...options }: SaveOptions & DipOptions = {},
  ): Promise<void> {
    const ask = (asked: DownloadOptions) =>
      this.dip(uuid, version, { ...options, ...(asked.signal && { signal: asked.signal }) });
    return save(ask, target, { retryDelaysMs, ...(signal && { signal }) });
  }

  /** The register of incidents, newest first. */
  incidents(filter: IncidentFilter = {}): AsyncGenerator<Incident, void, undefined> {
    return itemsOf((after) =>
      this.answer(this.api.GET('/v1/incidents', { params: { query: { ...filter, limit: PAGE, ...after } } })),
    );
  }

  /** @param id the number in the register, or what papers name it by */
  incident(id: string): Promise<IncidentDetail> {
    return this.answer(this.api.GET('/v1/incidents/{id}', { params: { path: { id } } }));
  }

  updateIncident(id: string, body: Schemas['UpdateIncidentBody']): Promise<IncidentDetail> {
    return this.answer(this.api.PATCH('/v1/incidents/{id}', { params: { path: { id } }, body }));
  }

  commentIncident(id: string, body: Schemas['CommentIncidentBody']): Promise<IncidentDetail> {
    return this.answer(this.api.POST('/v1/incidents/{id}/comments', { params: { path: { id } }, body }));
  }

  closeIncident(id: string, body: Schemas['CloseIncidentBody']): Promise<IncidentDetail> {
    return this.answer(this.api.POST('/v1/incidents/{id}/close', { params: { path: { id } }, body }));
  }

  /** Saves the printable record of an incident; broken off, it begins again. @throws ClientError */
  saveIncidentRecord(id: string, target: string, options: SaveOptions = {}): Promise<void> {
    return this.#saveMade(`/v1/incidents/${encodeURIComponent(id)}/record.pdf`, target, options);
  }

  /** Saves the register. @throws ClientError */
  saveIncidents(format: 'csv' | 'json', target: string, options: SaveOptions = {}): Promise<void> {
    return this.#saveMade(`/v1/incidents/export?format=${format}`, target, options);
  }

  #saveMade(route: string, target: string, options: SaveOptions): Promise<void> {
    const ask = ({ signal }: DownloadOptions) => download(`${this.#url}${route}`, this.#key, signal ? { signal } : {});
    return save(ask, target, { retryDelaysMs: RETRIES_MS, ...options });
  }

  createAgency(body: Schemas['CreateAgencyBody']): Promise<Schemas['AgencyDto']> {
    return this.answer(this.api.POST('/v1/agencies', { body }));
  }

  createAgreement(body: Schemas['CreateAgreementBody']): Promise<Schemas['AgreementDto']> {
    return this.answer(this.api.POST('/v1/agreements', { body }));
  }

  createKey(body: Schemas['CreateKeyBody']): Promise<Schemas['CreatedKeyDto']> {
    return this.answer(this.api.POST('/v1/keys', { body }));
  }

  registerVolume(body: Schemas['RegisterVolumeBody']): Promise<Schemas['VolumeDetailsDto']> {
    return this.answer(this.api.POST('/v1/volumes', { body }));
  }

  volume(label: string): Promise<Schemas['VolumeDetailsDto']> {
    return this.answer(this.api.GET('/v1/volumes/{label}', { params: { path: { label } } }));
  }

  /** Shows a plan; with `confirm` it is fixed. */
  planVolumes(body: Schemas['PlanVolumesBody']): Promise<Schemas['VolumePlanDto']> {
    return this.answer(this.api.POST('/v1/volumes/plan', { body }));
  }

  /** The plan that was fixed for a volume. */
  volumePlan(label: string): Promise<Schemas['VolumePlanDto']> {
    return this.answer(this.api.GET('/v1/volumes/{label}/plan', { params: { path: { label } } }));
  }

  sealVolume(label: string, body: Schemas['SealBody']): Promise<Schemas['VolumeDetailsDto']> {
    return this.answer(this.api.POST('/v1/volumes/{label}/seal', { params: { path: { label } }, body }));
  }

  recordVolumeStep(label: string, body: Schemas['VolumeStepBody']): Promise<Schemas['VolumeDetailsDto']> {
    return this.answer(this.api.POST('/v1/volumes/{label}/steps', { params: { path: { label } }, body }));
  }

  /** The body of an answer, or its problem details as an error. */
  async answer<Body>(request: Promise<{ data?: Body; error?: unknown; response: Response }>): Promise<Body> {
    const { data, error, response } = await request.catch((cause: unknown) => {
      throw new ClientError('CLIENT_UNREACHABLE', `no answer from ${this.#url}`, undefined, { cause });
    });
    if (data !== undefined && response.ok) return data;
    throw refusal(response, error);
  }
}
