import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Channel } from '../../../bot/channel.ts';
import type { EvidenceStore } from '../../../db/evidence/store.ts';
import type { EvidenceExaminer } from '../../../workflows/evidence/examiner.ts';

/** What reached the platform, in order: the key of each send. */
export interface Outside {
  channel: Channel;
  sent: { key: string; kind: string }[];
}

const everything: Channel['can'] = {
  cardInputs: true,
  cardUpdate: true,
  cardPrivateViews: true,
  groupFiles: true,
  notices: true,
  meetings: true,
};

/** A platform that takes everything at once and whose people have nothing in their calendars. */
export function createOutside(): Outside {
  const sent: Outside['sent'] = [];
  const channel: Channel = {
    name: 'dingtalk',
    can: everything,
    start: async () => undefined,
    stop: async () => undefined,
    async send(_target, { kind }, key) {
      sent.push({ key, kind });
      return { outcome: 'sent', detail: kind === 'meeting' ? { eventId: `event of ${key}` } : {} };
    },
    download: async ({ code }) => ({ stream: Readable.from([Buffer.from(code)]), name: `${code}.jpg` }),
    directory: async () => ({ departments: [], people: [] }),
    busy: async () => new Map(),
    health: () => ({ state: 'connected', since: '' }),
  };
  return { channel, sent };
}

/** An evidence store in memory: the bytes are no part of what is swept. */
export function createMemoryStore(): EvidenceStore {
  const files = new Map<string, Buffer>();
  const found = (sha256: string): Buffer => {
    const bytes = files.get(sha256);
    if (!bytes) throw new Error(`no file ${sha256}`);
    return bytes;
  };
  return {
    async put(content) {
      const bytes = content instanceof Uint8Array ? Buffer.from(content) : await buffer(content);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      files.set(sha256, bytes);
      return { sha256, size: bytes.length, mime: 'image/jpeg' };
    },
    open: async (sha256) => Readable.from([found(sha256)]),
    has: async (sha256) => files.has(sha256),
    stat: async (sha256) => ({ size: found(sha256).length }),
  };
}

/** Takes everything for a sharp picture. */
export const easyExaminer: EvidenceExaminer = {
  examine: async (file) => ({
    mime: 'image/jpeg',
    kind: 'picture',
    width: 1000,
    height: 1400,
    quality: { sharpness: 90, edgeWidth: 2, brightness: 250, structure: 0.3, faults: [] },
    fingerprint: null,
    preview: Buffer.from(`preview of ${file.name}`),
  }),
  close: async () => undefined,
  pids: () => [],
};
