import type { Sendable, SendResult } from '../../channel.ts';
import { ApiError, toSendResult } from '../openapi/error.ts';
import { readAll } from './bytes.ts';
import { imageName, uploadMedia } from './media.ts';
import type { RobotDeps, RobotMessage } from './robot.ts';
import { zipOne } from './zip.ts';

type Picture = Extract<Sendable, { kind: 'picture' }>;
type File = Extract<Sendable, { kind: 'file' }>;

/** Kinds that a file message may have (KB 0699); everything else goes in a zip. */
const FILE_TYPES = new Set(['xlsx', 'pdf', 'zip', 'rar', 'doc', 'docx']);

export type Prepared = { message: RobotMessage; note?: string } | { failed: SendResult };

/** Uploads the picture. With a caption both go in one message: a picture inside markdown. */
export async function pictureMessage(deps: RobotDeps, picture: Picture): Promise<Prepared> {
  return prepared(async () => {
    const bytes = await readAll(await picture.open());
    const mediaId = await uploadMedia(deps.client, 'image', await imageName(picture.name, bytes), bytes);
    if (!picture.caption) return { message: { msgKey: 'sampleImageMsg', param: { photoURL: mediaId } } };
    const link = picture.link ? `\n\n[${picture.link.text}](${picture.link.url})` : '';
    const text = `![](${mediaId})\n\n${picture.caption}${link}`;
    return { message: { msgKey: 'sampleMarkdown', param: { title: titleOf(picture.caption), text } } };
  });
}

/** What stands in the list of chats and in the phone's banner: the first line, as plain words. */
const titleOf = (caption: string): string =>
  (caption.split('\n')[0] ?? '').replace(/[*`#]/g, '').slice(0, 60);

/** Uploads the file, packed when the platform does not take its kind as it is. */
export async function fileMessage(deps: RobotDeps, file: File): Promise<Prepared> {
  return prepared(async () => {
    const bytes = await readAll(await file.open());
    const ext = /\.([A-Za-z0-9]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
    const packed = !FILE_TYPES.has(ext);
    const fileName = packed ? `${file.name}.zip` : file.name;
    const fileType = packed ? 'zip' : ext;
    const mediaId = await uploadMedia(
      deps.client,
      'file',
      fileName,
      packed ? zipOne(file.name, bytes) : bytes,
    );
    const message: RobotMessage = { msgKey: 'sampleFile', param: { mediaId, fileName, fileType } };
    return packed ? { message, note: `packed as ${fileName}` } : { message };
  });
}

/** An upload whose outcome is uncertain has said nothing to anybody yet: it may simply be tried again. */
async function prepared(make: () => Promise<Prepared>): Promise<Prepared> {
  try {
    return await make();
  } catch (err) {
    const result = toSendResult(err);
    if (result.outcome !== 'unknown') return { failed: result };
    const code = err instanceof ApiError ? err.code : 'upload';
    return { failed: { outcome: 'retry', code: `dingtalk.${code}`, reason: result.reason } };
  }
}
