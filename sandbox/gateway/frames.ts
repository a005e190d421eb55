/** Frames of the Stream socket: all text JSON, `data` always a JSON text. */

export type FrameType = 'SYSTEM' | 'EVENT' | 'CALLBACK';

/** What a client answers to a frame. */
export interface Ack {
  messageId: string;
  code: number;
  message: string;
  /** The parsed `data` of the ack; undefined when there was none or it was not JSON. */
  data: unknown;
}

interface FrameParts {
  type: FrameType;
  topic: string;
  messageId: string;
  appId: string;
  connectionId: string;
  /** ms; sent as a string, as in every sample. */
  time: number;
  headers?: Record<string, string>;
  data: string;
}

export function frameText(parts: FrameParts): string {
  return JSON.stringify({
    specVersion: '1.0',
    type: parts.type,
    headers: {
      appId: parts.appId,
      connectionId: parts.connectionId,
      contentType: 'application/json',
      messageId: parts.messageId,
      time: String(parts.time),
      topic: parts.topic,
      ...parts.headers,
    },
    data: parts.data,
  });
}

/** Reads a client's frame; null when it is not an ack of any shape. */
export function parseAck(text: string): Ack | null {
  const frame = parseJson(text);
  if (!isRecord(frame) || !isRecord(frame.headers)) return null;
  const messageId = frame.headers.messageId;
  if (typeof messageId !== 'string') return null;
  return {
    messageId,
    code: Number(frame.code ?? 0),
    message: typeof frame.message === 'string' ? frame.message : '',
    data: typeof frame.data === 'string' ? parseJson(frame.data) : frame.data,
  };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
