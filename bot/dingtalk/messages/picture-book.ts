import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Card } from '../../../workflows/card.ts';
import type { PaintedCard } from '../../channel.ts';
import type { ApiClient } from '../openapi/client.ts';
import { readAll } from './bytes.ts';
import { imageName, uploadMedia } from './media.ts';

/** Where pictures on cards are read from, by evidence hash. */
export interface PictureSource {
  open(sha256: string): Promise<Readable>;
}

export interface PictureBook {
  /** Media ids known now; for the answer to a press, which has no time for uploads. */
  readonly known: ReadonlyMap<string, string>;
  /** Uploads what the card shows and is not known yet. A picture that fails is left out and logged. */
  fill(painted: PaintedCard): Promise<ReadonlyMap<string, string>>;
}

/** Ids kept in memory; they never expire, so forgetting one only costs another upload. */
const KEPT = 2_000;

export function createPictureBook(client: ApiClient, source: PictureSource, log: Logger): PictureBook {
  const known = new Map<string, string>();

  async function upload(sha256: string): Promise<void> {
    try {
      const bytes = await readAll(await source.open(sha256));
      const name = await imageName(sha256.slice(0, 12), bytes);
      known.set(sha256, await uploadMedia(client, 'image', name, bytes));
      for (const oldest of known.keys()) {
        if (known.size <= KEPT) break;
        known.delete(oldest);
      }
    } catch (err) {
      log.warn({ err, code: 'dingtalk.picture_left_out', sha256 }, 'a picture could not be put on its card');
    }
  }

  return {
    known,
    async fill(painted) {
      for (const sha256 of picturesOf(painted.view)) if (!known.has(sha256)) await upload(sha256);
      return known;
    },
  };
}

function picturesOf(view: Card): Set<string> {
  const views = [view, ...Object.values(view.privateViews ?? {})];
  return new Set(views.flatMap((v) => (v.images ?? []).map((image) => image.sha256)));
}
