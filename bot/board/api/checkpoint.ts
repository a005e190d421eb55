import { and, eq } from 'drizzle-orm';
import type { Context } from 'koa';
import type { CheckpointPage, EvidencePiece, UploadAnswer } from '../../../board/api/checkpoint.ts';
import type { EvidenceStore } from '../../../db/evidence/store.ts';
import { card as cardTable } from '../../../db/schema/index.ts';
import type { Card } from '../../../workflows/card.ts';
import { checkpointCard } from '../../../workflows/checkpoints/cards/checkpoint-card.ts';
import {
  type CheckpointFacts,
  readCheckpointPage,
} from '../../../workflows/checkpoints/page/checkpoint-page.ts';
import { readerOf } from '../../../workflows/checkpoints/reader.ts';
import { AppError } from '../../../workflows/errors.ts';
import { MAX_FILE_BYTES } from '../../inbox/fetch-files.ts';
import { createPace } from '../../upload/pace.ts';
import { acceptOf, kindsText } from '../../upload/page.ts';
import { takeFile } from '../../upload/take-file.ts';
import { awaitPress, ownCard } from '../cards/own-card.ts';
import { pageCard } from '../cards/page-card.ts';
import { sendOriginal } from '../original.ts';
import { boardRoute } from '../route.ts';
import { inTransaction, type StaffTx } from '../transaction.ts';
import type { BoardApi } from './index.ts';

/** Uploads per person and minute: more than a few checkpoints take. */
const MOST_PER_MINUTE = 30;

/** @throws AppError checkpoint.not_found */
async function checkpointPage(ctx: StaffTx, id: number): Promise<CheckpointPage> {
  const subject = `checkpoint:${id}`;
  await awaitPress(ctx, ctx.actor, subject);
  const { view, upload, page } = await readCheckpointPage(ctx, id);
  const closed = view.state === 'passed' || view.state === 'withdrawn';
  // Without an address of its own the card offers no upload page: this page takes files itself.
  const reader = await readerOf({ ...ctx, publicUrl: null }, view, ctx.actor);
  const card = await ownCard(ctx, ctx.actor, {
    flow: 'checkpoints',
    subject,
    card: checkpointCard(ctx.factory, view, reader),
    closed,
  });
  const most = upload.mostBytes ?? MAX_FILE_BYTES;
  return {
    ...page,
    evidence: upload.files.map(
      (file, i): EvidencePiece => ({
        name: file.name,
        by: file.by,
        flags: file.flags,
        kind: file.kind,
        preview: file.previewSha256 ? `api/checkpoint/${id}/preview/${i + 1}` : null,
        original: `api/checkpoint/${id}/original/${i + 1}`,
      }),
    ),
    upload: {
      open: upload.closed === null,
      closed: upload.closed,
      accept: acceptOf(upload.kinds),
      hint: `${kindsText(upload.kinds)}，每个不超过 ${most / 1024 / 1024} MB`,
      mostBytes: most,
    },
    card: pageCard(card),
  };
}

const idOf = ({ id = '' }: Readonly<Record<string, string>>): number => {
  if (!/^[1-9]\d{0,14}$/.test(id)) throw new AppError('checkpoint.not_found');
  return Number(id);
};

const placeOf = ({ n = '' }: Readonly<Record<string, string>>): number =>
  /^\d{1,4}$/.test(n) ? Number(n) : -1;

export const checkpointApi: BoardApi = (routes, base) => {
  const pace = createPace(MOST_PER_MINUTE, 60_000);
  const facts = (ctx: Parameters<typeof inTransaction>[0], id: number): Promise<CheckpointFacts> =>
    inTransaction(ctx, (tx) => readCheckpointPage(tx, id));

  boardRoute(routes, base, 'GET', '/checkpoint/:id', ({ ctx, params }) => {
    const id = idOf(params);
    return inTransaction(ctx, (tx) => checkpointPage(tx, id));
  });

  boardRoute(
    routes,
    base,
    'POST',
    '/checkpoint/:id/evidence',
    async ({ ctx, params, koa }): Promise<UploadAnswer> => {
      const id = idOf(params);
      const { upload } = await facts(ctx, id);
      const { userId } = ctx.actor;
      return takeFile(ctx, koa, {
        userId,
        target: { kind: 'checkpoint', id },
        wanted: upload.closed === null,
        inTime: () => pace.take(userId),
      });
    },
    { raw: true },
  );

  boardRoute(routes, base, 'GET', '/checkpoint/:id/preview/:n', async ({ ctx, params, koa }) => {
    const { upload } = await facts(ctx, idOf(params));
    const sha256 = upload.files[placeOf(params) - 1]?.previewSha256;
    if (!sha256) throw new AppError('upload.no_preview');
    await sendPicture(koa, ctx.evidence, sha256);
  });

  boardRoute(routes, base, 'GET', '/checkpoint/:id/original/:n', async ({ ctx, params, koa }) => {
    const { view } = await facts(ctx, idOf(params));
    const file = view.evidence[placeOf(params) - 1];
    if (!file) throw new AppError('board.no_file');
    await sendOriginal(ctx, koa, file);
  });

  boardRoute(routes, base, 'GET', '/card/:id/image/:n', async ({ ctx, params, koa }) => {
    const card = await ownCardView(ctx, params.id ?? '');
    const sha256 = card?.images?.[placeOf(params)]?.sha256;
    if (!sha256) throw new AppError('upload.no_preview');
    await sendPicture(koa, ctx.evidence, sha256);
  });
};

/** The view of a card of this person's own; null for any other. */
async function ownCardView(ctx: Parameters<typeof inTransaction>[0], id: string): Promise<Card | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return null;
  const [row] = await ctx.db
    .select({ view: cardTable.view })
    .from(cardTable)
    .where(and(eq(cardTable.id, id), eq(cardTable.space, 'person'), eq(cardTable.spaceId, ctx.actor.userId)));
  return (row?.view as Card | undefined) ?? null;
}

/** Only pictures that we have made ourselves. Browsers that show one by itself dress it with styles of their own. */
async function sendPicture(koa: Context, evidence: EvidenceStore, sha256: string): Promise<void> {
  const content = await evidence.open(sha256);
  koa.set(
    'Content-Security-Policy',
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox",
  );
  koa.set('Cache-Control', 'private, no-cache');
  koa.type = 'image/jpeg';
  koa.body = content;
}
