import { DefaultHttpStack, type HttpRequest, type HttpResponse, type HttpStack } from 'tus-js-client';

/**
 * Sends the requests of an upload, but answers its first question for the offset by itself: registration has told it. After a broken
 * connection, or when the repository does not agree, the next question goes to the repository.
 */
export class KnownOffset implements HttpStack {
  readonly #network = new DefaultHttpStack({});
  #isTold = false;

  constructor(
    readonly offset: number,
    readonly sizeBytes: number,
  ) {}

  createRequest(method: string, url: string): HttpRequest {
    if (method !== 'HEAD' || this.#isTold) return this.#network.createRequest(method, url);
    this.#isTold = true;
    return toldRequest(url, { 'upload-offset': String(this.offset), 'upload-length': String(this.sizeBytes) });
  }

  getName(): string {
    return 'KnownOffset';
  }
}

/** A question that is answered without being sent. */
function toldRequest(url: string, answer: Readonly<Record<string, string>>): HttpRequest {
  const headers = new Map<string, string>();
  const response: HttpResponse = {
    getStatus: () => 200,
    getHeader: (name) => answer[name.toLowerCase()],
    getBody: () => '',
    getUnderlyingObject: () => undefined,
  };
  return {
    getMethod: () => 'HEAD',
    getURL: () => url,
    setHeader: (name, value) => void headers.set(name, value),
    getHeader: (name) => headers.get(name),
    setProgressHandler: () => undefined,
    send: () => Promise.resolve(response),
    abort: () => Promise.resolve(),
    getUnderlyingObject: () => undefined,
  };
}
