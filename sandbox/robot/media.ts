import { contentType } from '../control/say.ts';
import { newId } from '../ground/ids.ts';
import { OapiError } from '../http/errors.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';

const megabyte = 1024 * 1024;

/** Size and kinds of each media type (KB 0645). */
const rules: Record<string, { bytes: number; extensions: string[] }> = {
  image: { bytes: 20 * megabyte, extensions: ['jpg', 'jpeg', 'gif', 'png', 'bmp'] },
  voice: { bytes: 2 * megabyte, extensions: ['amr', 'mp3', 'wav'] },
  video: { bytes: 20 * megabyte, extensions: ['mp4'] },
  file: {
    bytes: 20 * megabyte,
    extensions: ['doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'zip', 'pdf', 'rar'],
  },
};

/** `POST /media/upload`, multipart `type` + `media`: a media id that never expires and is good inside DingTalk only. */
function uploadMedia(world: World, call: Call): unknown {
  const type = String(call.body.type ?? call.query.get('type') ?? '');
  const rule = rules[type];
  if (!rule) throw new OapiError(40004, '不合法的媒体文件类型');
  if (!call.upload) throw new OapiError(41005, '缺少多媒体文件数据');
  const { fileName, bytes } = call.upload;
  if (bytes.length === 0) throw new OapiError(40006, '文件内容为空');
  if (bytes.length > rule.bytes) throw new OapiError(40006, '不合法的文件大小');
  if (!rule.extensions.includes(fileName.toLowerCase().split('.').at(-1) ?? '')) {
    throw new OapiError(40005, '不合法的文件类型');
  }
  const file = world.files.add(fileName, contentType(fileName), bytes);
  const mediaId = newId('@lA');
  world.store.collection<{ fileId: string }>('media').put(mediaId, { fileId: file.fileId });
  return { type, media_id: mediaId, created_at: world.clock.now() };
}

export const mediaRoutes: Route[] = [
  { method: 'POST', path: '/media/upload', host: 'oapi', counted: true, handler: uploadMedia },
];
