import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/**
 * A gateway that behaves as badly as a test tells it to, for what the sandbox is too polite for: pages instead of
 * JSON, refused handshakes, garbage on the socket.
 */
export interface RoughGateway {
  url: string;
  /** Answers of connections/open so far. */
  opens: number;
  handshakes: number;
  sockets: WebSocket[];
  /** What came from the client, parsed. */
  received: { socket: WebSocket; frame: Record<string, unknown> }[];
  /** Bodies of connections/open. */
  requests: { headers: IncomingMessage['headers']; body: Record<string, unknown> }[];
  answerOpen: (res: ServerResponse, normal: () => void) => void;
  acceptSocket: boolean;
  push(frame: unknown, socket?: WebSocket): void;
  close(): Promise<void>;
}

export async function startRoughGateway(ticket = 'a+b/c=='): Promise<RoughGateway> {
  const http = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      rough.opens += 1;
      const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>;
      rough.requests.push({ headers: req.headers, body });
      rough.answerOpen(res, () => {
        res.writeHead(200, { 'content-type': 'application/json' });
        res.end(JSON.stringify({ endpoint: `${rough.url.replace('http', 'ws')}/connect`, ticket }));
      });
    });
  });
  const server = new WebSocketServer({ noServer: true });
  http.on('upgrade', (req, socket, head) => {
    rough.handshakes += 1;
    const given = new URL(req.url ?? '', 'http://x').searchParams.get('ticket');
    if (!rough.acceptSocket || given !== ticket) {
      socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    server.handleUpgrade(req, socket, head, (ws) => {
      rough.sockets.push(ws);
      ws.on('message', (data) =>
        rough.received.push({ socket: ws, frame: JSON.parse(String(data)) as Record<string, unknown> }),
      );
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const rough: RoughGateway = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    opens: 0,
    handshakes: 0,
    sockets: [],
    received: [],
    requests: [],
    answerOpen: (_res, normal) => normal(),
    acceptSocket: true,
    push(frame, socket = rough.sockets.at(-1)) {
      socket?.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
    },
    async close() {
      for (const socket of rough.sockets) socket.terminate();
      server.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return rough;
}

/** A frame of the platform. */
export const frameOf = (type: string, topic: string, messageId: string, data: unknown = {}): unknown => ({
  specVersion: '1.0',
  type,
  headers: { topic, messageId, contentType: 'application/json', time: '1700000000000' },
  data: JSON.stringify(data),
});
