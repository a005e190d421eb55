import { DWClient } from 'dingtalk-stream';
import type { Logger } from 'pino';
import { WebSocket } from 'ws';
import { type Frame, parseFrame } from './frames.ts';
import { openGateway, reasonOf } from './gateway.ts';
import { GatewayError } from './gateway-error.ts';

export interface ConnectionOptions {
  apiBase: string;
  clientId: string;
  clientSecret: string;
  /** Callback topics to subscribe to; events are always subscribed. */
  topics: readonly string[];
  /** Gateway call and socket handshake, each, ms. */
  timeoutMs: number;
  log: Logger;
  /** EVENT and CALLBACK frames. May throw or reject: it is logged and survived. */
  onFrame(frame: Frame, connection: StreamConnection): Promise<void>;
  /** The server is about to close this connection and sends nothing more on it. */
  onGoodbye(connection: StreamConnection): void;
  onClosed(connection: StreamConnection): void;
}

/** What the SDK keeps private in its types but not in fact. */
interface Inner {
  socket?: WebSocket;
  dw_url?: string;
}

/** Largest frame that is read; real ones are a few KB (the Java SDK accepts 256 KB). */
const MAX_FRAME_BYTES = 4 * 1024 * 1024;

/**
 * The official client, tamed: one instance is one socket and one life. Reconnecting is the keeper's business, so
 * the SDK's own reconnecting and its leaking heartbeat stay off, and an acknowledgement always leaves on the socket
 * that brought the frame. Everything of the SDK that prints, swallows errors or shares state is overridden here;
 * what remains of it are its subscriptions, its dispatch of frames and its wire format.
 */
export class StreamConnection extends DWClient {
  /** performance.now() of the last application frame; a WebSocket pong proves nothing (zombie sockets pong). */
  lastFrameAt = performance.now();
  /** Frames of this connection that are being worked. */
  pending = 0;
  readonly #options: ConnectionOptions;
  readonly #abort = new AbortController();
  #closed = false;

  constructor(options: ConnectionOptions) {
    const config = {
      clientId: options.clientId,
      clientSecret: options.clientSecret,
      ua: 'danmai/1.0',
      keepAlive: false,
      debug: false,
      autoReconnect: false,
      // Its own list: the SDK's default is one array for all clients of the process.
      subscriptions: [{ type: 'EVENT', topic: '*' }],
    };
    super(config);
    this.#options = options;
    for (const topic of options.topics) this.registerCallbackListener(topic, () => undefined);
  }

  get open(): boolean {
    return this.#inner.socket?.readyState === WebSocket.OPEN;
  }

  /** @throws GatewayError; the SDK's own resolves whatever happens. */
  override async connect(): Promise<void> {
    await this.getEndpoint();
    await this._connect();
  }

  override async getEndpoint(): Promise<this> {
    const { apiBase, timeoutMs } = this.#options;
    const { clientId, clientSecret, subscriptions, ua } = this.config;
    this.#inner.dw_url = await openGateway({
      apiBase,
      clientId,
      clientSecret,
      ua: ua ?? '',
      subscriptions,
      timeoutMs,
      signal: this.#abort.signal,
    });
    return this;
  }

  override _connect(): Promise<void> {
    const address = this.#inner.dw_url;
    if (!address || this.#abort.signal.aborted) throw new GatewayError('no_network', 'given up');
    const socket = new WebSocket(address, {
      handshakeTimeout: this.#options.timeoutMs,
      maxPayload: MAX_FRAME_BYTES,
    });
    this.#inner.socket = socket;
    return new Promise((resolve, reject) => {
      socket.on('open', () => {
        this.connected = true;
        this.lastFrameAt = performance.now();
        resolve();
      });
      socket.on('message', (data) => this.onDownStream(String(data)));
      socket.on('close', () => {
        this.#gone();
        reject(new GatewayError('refused', 'the socket closed during the handshake'));
      });
      socket.on('error', (err) => {
        const refused = err.message.startsWith('Unexpected server response');
        reject(new GatewayError(refused ? 'refused' : 'no_network', refused ? err.message : reasonOf(err)));
        socket.terminate();
      });
    });
  }

  override onDownStream(raw: string): void {
    this.lastFrameAt = performance.now();
    const frame = parseFrame(raw);
    if (!frame) {
      this.#options.log.warn(
        { code: 'stream.bad_frame', bytes: raw.length },
        'a frame that is not one was ignored',
      );
      return;
    }
    if (frame.type === 'SYSTEM') this.#system(frame);
    else if (frame.type === 'EVENT' || frame.type === 'CALLBACK') void this.#work(frame);
    else this.#options.log.warn({ code: 'stream.unknown_frame', type: frame.type }, 'unknown frame ignored');
  }

  #system(frame: Frame): void {
    const topic = frame.headers.topic ?? '';
    if (!this.open) return;
    this.onSystem({ specVersion: '1.0', ...frame } as unknown as Parameters<DWClient['onSystem']>[0]);
    if (topic !== 'disconnect') return;
    // The Go SDK's finding: an unacknowledged goodbye is sent again; acknowledging it is harmless.
    this.ack(frame.headers.messageId ?? '', {});
    this.#options.onGoodbye(this);
  }

  async #work(frame: Frame): Promise<void> {
    this.pending += 1;
    try {
      await this.#options.onFrame(frame, this);
    } catch (err) {
      const { messageId, topic } = frame.headers;
      this.#options.log.error(
        { err, code: 'stream.handler_failed', messageId, topic },
        'a frame handler failed',
      );
    } finally {
      this.pending -= 1;
    }
  }

  /** Sends an acknowledgement on this very socket. @returns false when the socket is gone: it will come again. */
  ack(messageId: string, value: unknown): boolean {
    if (!this.open) return false;
    this.send(messageId, value);
    return true;
  }

  /** Orderly close; cut after `graceMs`. Resolves when the socket is closed. */
  async end(graceMs: number): Promise<void> {
    const socket = this.#inner.socket;
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const cut = setTimeout(() => socket.terminate(), graceMs);
    socket.close(1000);
    await closed;
    clearTimeout(cut);
  }

  /** Gives up at once, whatever it is doing. */
  abort(): void {
    this.#abort.abort();
    this.#inner.socket?.terminate();
  }

  override disconnect(): void {
    this.#inner.socket?.close(1000);
  }

  /** The SDK prints here, with `debug` even the secret. */
  override printDebug(): void {
    return;
  }

  #gone(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.connected = false;
    this.#options.onClosed(this);
  }

  get #inner(): Inner {
    return this as unknown as Inner;
  }
}
