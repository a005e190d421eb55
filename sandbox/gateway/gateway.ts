import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ConnectionInfo, ConnectionRequest } from '../control-types.ts';
import type { Clock } from '../ground/clock.ts';
import { newId } from '../ground/ids.ts';
import type { Timers } from '../ground/timers.ts';
import type { Faults } from '../machine/faults.ts';
import type { Meter } from '../machine/meter.ts';
import type { AppOptions, Log, Timings } from '../options.ts';
import { Connection } from './connection.ts';
import { type Ack, type FrameType, isRecord, parseAck } from './frames.ts';
import { type TicketHolder, Tickets } from './tickets.ts';

interface GatewayParts {
  app: AppOptions;
  timings: Timings;
  clock: Clock;
  timers: Timers;
  faults: Faults;
  meter: Meter;
  log: Log;
  connectionsChanged: (connections: ConnectionInfo[]) => void;
}

/** Accepts Stream sockets by ticket, pings them, and hands acks to whoever pushes. */
export class Gateway {
  readonly #parts: GatewayParts;
  readonly #tickets: Tickets;
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  readonly #connections = new Map<string, Connection>();
  /** Set by the courier. Receives every ack that is not a ping's. */
  onAck: (ack: Ack) => void = () => undefined;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    this.#tickets = new Tickets(parts.clock, parts.timings.ticketMs);
  }

  issueTicket(holder: TicketHolder): string {
    this.#parts.meter.gateway.opens += 1;
    return this.#tickets.issue(holder);
  }

  /** The WebSocket handshake: `?ticket=` must be good, once. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(req.url ?? '/', 'http://sandbox');
    const holder = this.#tickets.redeem(url.searchParams.get('ticket') ?? '');
    const fault = this.#parts.faults.strike(`GET ${url.pathname}`, ['rejectSocket', 'halfOpen']);
    if (!holder || fault?.kind === 'rejectSocket') {
      this.#parts.meter.gateway.refused += 1;
      socket.end(
        `HTTP/1.1 ${holder ? '503 Service Unavailable' : '401 Unauthorized'}\r\nConnection: close\r\n\r\n`,
      );
      return;
    }
    this.#server.handleUpgrade(req, socket, head, (ws) => this.#accept(ws, holder, fault !== null));
  }

  /** A random live connection that wants this topic: the platform has no affinity. */
  pick(type: FrameType, topic: string): Connection | null {
    const able = [...this.#connections.values()].filter(
      (one) => one.state !== 'closing' && one.takes(type, topic),
    );
    return able[Math.floor(Math.random() * able.length)] ?? null;
  }

  list(): ConnectionInfo[] {
    return [...this.#connections.values()].map((one) => one.info());
  }

  get size(): number {
    return this.#connections.size;
  }

  /** Does something to one connection or to `all`; false when there is none. */
  act(which: string, request: ConnectionRequest): boolean {
    const chosen = [...this.#connections.values()].filter((one) => which === 'all' || one.id === which);
    for (const connection of chosen) this.#actOn(connection, request);
    this.#changed();
    return chosen.length > 0;
  }

  close(): void {
    for (const connection of this.#connections.values()) connection.socket.terminate();
    this.#server.close();
  }

  #actOn(connection: Connection, request: ConnectionRequest): void {
    if (request.action === 'drop') connection.socket.terminate();
    else if (request.action === 'halfOpen') connection.state = 'halfOpen';
    else if (request.action === 'revive') connection.state = 'live';
    else this.#disconnect(connection, request.reason ?? 'connection is expired');
  }

  /** The orderly way: say so, push nothing more, close after the grace time. */
  #disconnect(connection: Connection, reason: string): void {
    const { clock, timers, timings } = this.#parts;
    connection.send('SYSTEM', 'disconnect', newId('sys'), clock.now(), JSON.stringify({ reason }));
    connection.state = 'closing';
    timers.after(timings.disconnectGraceMs, () => connection.socket.close());
  }

  #accept(ws: WebSocket, holder: TicketHolder, halfOpen: boolean): void {
    const { app, clock } = this.#parts;
    const connection = new Connection(ws, holder, app.clientId, clock.now());
    if (halfOpen) connection.state = 'halfOpen';
    this.#connections.set(connection.id, connection);
    ws.on('message', (data) => this.#received(connection, String(data)));
    ws.on('error', (error) =>
      this.#parts.log.warn({ connectionId: connection.id, err: error }, 'stream socket error'),
    );
    ws.on('close', () => {
      this.#connections.delete(connection.id);
      this.#changed();
    });
    this.#pingLater(connection);
    this.#changed();
  }

  #received(connection: Connection, text: string): void {
    if (connection.state === 'halfOpen') return;
    const ack = parseAck(text);
    if (!ack) {
      this.#parts.log.warn({ connectionId: connection.id }, 'stream frame without headers.messageId ignored');
      return;
    }
    const opaque = connection.pings.get(ack.messageId);
    if (opaque !== undefined) {
      if (isRecord(ack.data) && ack.data.opaque === opaque) connection.pings.delete(ack.messageId);
      return;
    }
    if (ack.messageId.startsWith('sys_')) return;
    connection.acks += 1;
    this.onAck(ack);
  }

  #pingLater(connection: Connection): void {
    const { timers, timings, clock } = this.#parts;
    if (timings.pingMs <= 0) return;
    timers.after(timings.pingMs, () => {
      if (!this.#connections.has(connection.id)) return;
      if (connection.state !== 'closing') {
        const opaque = newId('opaque');
        const messageId = newId('sys');
        connection.pings.set(messageId, opaque);
        connection.send('SYSTEM', 'ping', messageId, clock.now(), JSON.stringify({ opaque }));
      }
      this.#pingLater(connection);
    });
  }

  #changed(): void {
    this.#parts.connectionsChanged(this.list());
  }
}
