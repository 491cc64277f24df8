import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What becomes of one request. */
export type Fault =
  /** The server never sees it, and the client is told so. */
  | { answer: number }
  /** It is carried out, and nobody is told. */
  | 'lose-answer'
  /** The answer breaks off after so many bytes of its body. */
  | { cutAfter: number }
  /** The answer says that it is whole and is not. */
  | { shortenTo: number }
  /** Nothing comes back for so long. */
  | { stallMs: number };

/** A request as a test chooses by. */
export interface Seen {
  method: string;
  path: string;
}

/** Stands between a client and a server and does to their talk what networks and servers do. */
export class FaultProxy {
  /** Asked for each request. */
  choose: (seen: Seen) => Fault | undefined = () => undefined;
  readonly seen: Seen[] = [];

  private constructor(
    readonly server: Server,
    readonly target: URL,
  ) {}

  static async start(target: string): Promise<FaultProxy> {
    const server = createServer();
    const proxy = new FaultProxy(server, new URL(target));
    server.on('request', (incoming, outgoing) => {
      proxy.#pass(incoming, outgoing).catch(() => outgoing.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The first requests that match meet these faults, one each. */
  plan(matches: (seen: Seen) => boolean, ...faults: Fault[]): void {
    this.choose = (seen) => (matches(seen) ? faults.shift() : undefined);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const seen = { method: incoming.method!, path: incoming.url! };
    this.seen.push(seen);
    const fault = this.choose(seen);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    if (fault !== undefined && typeof fault === 'object' && 'answer' in fault) {
      outgoing.writeHead(fault.answer).end();
      return;
    }
    const answer = await this.#ask(incoming, Buffer.concat(chunks));
    if (fault === 'lose-answer') return void outgoing.destroy();
    if (fault !== undefined && 'stallMs' in fault) await pause(fault.stallMs);
    if (fault !== undefined && 'shortenTo' in fault) {
      const body = answer.body.subarray(0, fault.shortenTo);
      outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': body.length }).end(body);
      return;
    }
    outgoing.writeHead(answer.status, answer.headers);
    if (fault !== undefined && 'cutAfter' in fault)
      outgoing.write(answer.body.subarray(0, fault.cutAfter), () => outgoing.destroy());
    else outgoing.end(answer.body);
  }

  /** As it came, the header Host too: the request is signed. */
  #ask(incoming: IncomingMessage, body: Buffer) {
    return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
      const { hostname, port } = this.target;
      const { method, url: path, headers } = incoming;
      const asked = request({ hostname, port, method, path, headers, agent: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
        answer.on('error', reject);
      });
      asked.on('error', reject).end(body);
    });
  }
}
