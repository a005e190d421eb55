import type { WebSocket } from 'ws';
import type { ConnectionInfo } from '../control-types.ts';
import { newId } from '../ground/ids.ts';
import { type FrameType, frameText } from './frames.ts';
import type { TicketHolder } from './tickets.ts';

/** One Stream socket. */
export class Connection {
  readonly id = newId('conn');
  readonly socket: WebSocket;
  readonly holder: TicketHolder;
  readonly #appId: string;
  readonly #openedAt: number;
  readonly pings = new Map<string, string>();
  state: ConnectionInfo['state'] = 'live';
  pushes = 0;
  acks = 0;

  constructor(socket: WebSocket, holder: TicketHolder, appId: string, openedAt: number) {
    this.socket = socket;
    this.holder = holder;
    this.#appId = appId;
    this.#openedAt = openedAt;
  }

  takes(type: FrameType, topic: string): boolean {
    return type === 'EVENT' ? this.holder.events : this.holder.topics.includes(topic);
  }

  /** Sends a frame; into the void when the socket is half-open, and the sender cannot tell. */
  send(
    type: FrameType,
    topic: string,
    messageId: string,
    time: number,
    data: string,
    headers?: Record<string, string>,
  ): void {
    if (this.state === 'halfOpen') return;
    this.socket.send(
      frameText({
        type,
        topic,
        messageId,
        appId: this.#appId,
        connectionId: this.id,
        time,
        data,
        ...(headers ? { headers } : {}),
      }),
    );
  }

  info(): ConnectionInfo {
    return {
      connectionId: this.id,
      state: this.state,
      ua: this.holder.ua,
      topics: [...(this.holder.events ? ['*'] : []), ...this.holder.topics],
      openedAt: this.#openedAt,
      pushes: this.pushes,
      acks: this.acks,
      pingsOpen: this.pings.size,
    };
  }
}
