import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import type { Parcel } from '../integration/repository/service.js';
import { api, type Service } from './service.js';

const headers = (key: string) => ({ authorization: `Bearer ${key}`, 'tus-resumable': '1.0.0' });

/** Registers a package as a producer's own program would. Answers with the transfer's id. */
export async function register(
  service: { url: string },
  key: string,
  { name, bytes, digest }: Parcel,
  idempotencyKey = name,
): Promise<string> {
  const { status, body } = await api(service, key, 'POST', '/v1/transfers', {
    packageName: name,
    sizeBytes: bytes.length,
    digest,
    idempotencyKey,
  });
  if (status !== 201) throw new Error(`the transfer was not registered: ${status} ${JSON.stringify(body)}`);
  return (body as { id: string }).id;
}

/** Where the service says that an upload goes on. */
export async function offsetOf(service: { url: string }, key: string, id: string): Promise<number> {
  const response = await fetch(`${service.url}/v1/uploads/${id}`, { method: 'HEAD', headers: headers(key) });
  if (response.status !== 200) throw new Error(`HEAD: ${response.status}`);
  return Number(response.headers.get('upload-offset'));
}

export const patch = (
  service: { url: string },
  key: string,
  id: string,
  offset: number,
  bytes: Uint8Array,
): Promise<Response> =>
  fetch(`${service.url}/v1/uploads/${id}`, {
    method: 'PATCH',
    headers: { ...headers(key), 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body: new Uint8Array(bytes),
  });

/**
 * Begins to send the rest of a package and stops after some bytes: the line is cut, or with `hang` stays open and silent. Resolves
 * when the bytes have left, with the request for the caller to destroy.
 */
export function breakOff(
  service: Pick<Service, 'url'>,
  key: string,
  id: string,
  offset: number,
  bytes: Uint8Array,
  { sendBytes, hang = false }: { sendBytes: number; hang?: boolean },
): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const sending = request(`${service.url}/v1/uploads/${id}`, {
      method: 'PATCH',
      headers: {
        ...headers(key),
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
        'content-length': bytes.length - offset,
      },
    });
    let left = false;
    sending.on('error', (error) => (left ? undefined : reject(error)));
    sending.on('response', (response: IncomingMessage) => response.resume());
    sending.write(bytes.subarray(offset, offset + sendBytes), () => {
      left = true;
      if (!hang) sending.destroy();
      resolve(sending);
    });
  });
}
