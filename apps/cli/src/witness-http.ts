import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { collectBytes, messageOf } from '@mocban/core';
import { MAX_ADD_CHECKPOINT_BYTES, type Witness } from '@mocban/evidence';

/** A request that takes longer is nobody's who is in earnest. */
const REQUEST_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 100;

/** What is told of each question, for whoever runs the witness. */
export type Told = (line: { status: number; problem?: string }) => void;

/**
 * A witness over HTTP: `POST /add-checkpoint` and nothing else. Bodies, time and connections are bounded; a fault of its own is answered
 * with 500, and says nothing of itself.
 * @see C2SP tlog-witness
 */
export function witnessServer(witness: Witness, told: Told): Server {
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1000 },
    (request, response) => void answer(witness, request, response, told),
  );
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

async function answer(witness: Witness, request: IncomingMessage, response: ServerResponse, told: Told): Promise<void> {
  const reply = (status: number, contentType: string, body: string, problem?: string): void => {
    told({ status, ...(problem !== undefined && { problem }) });
    // What is left of a request that was not read to its end is not waited for.
    const headers = { 'content-type': contentType, ...(request.complete ? {} : { connection: 'close' }) };
    response.writeHead(status, headers).end(body);
  };
  const refuse = (status: number, text: string, problem = text): void =>
    reply(status, 'text/plain; charset=utf-8', `${text}\n`, problem);
  try {
    if (request.url !== '/add-checkpoint') return refuse(404, 'there is nothing here but /add-checkpoint');
    if (request.method !== 'POST') return refuse(405, 'expected POST');
    if (Number(request.headers['content-length'] ?? 0) > MAX_ADD_CHECKPOINT_BYTES)
      return refuse(413, `expected at most ${MAX_ADD_CHECKPOINT_BYTES} bytes`);
    const body = await collectBytes(request, MAX_ADD_CHECKPOINT_BYTES);
    const given = await witness.add(body);
    reply(given.status, given.contentType, given.body, given.status === 200 ? undefined : given.body.trim());
  } catch (error) {
    // Who went away, or sent more than it said, has no line any more that could be answered on.
    if (!response.headersSent && !request.destroyed) refuse(500, 'the witness cannot answer', messageOf(error));
  }
}
