import type { FileRef } from '../control-types.ts';
import { ControlError } from '../http/errors.ts';
import type { World } from '../world.ts';
import { type ControlCall, type ControlRoute, handled } from './run-control.ts';

function download(world: World, call: ControlCall): typeof handled {
  const file = world.files.find(call.params.fileId ?? '');
  if (!file) throw new ControlError(404, 'no_file', `没有文件 ${call.params.fileId}`);
  return sendFile(world, call, file);
}

/** Media (`@…` ids) as people see them inside the client. */
function media(world: World, call: ControlCall): typeof handled {
  const record = world.store.collection<{ fileId: string }>('media').get(call.params.mediaId ?? '');
  const file = record ? world.files.find(record.fileId) : null;
  if (!file) throw new ControlError(404, 'no_media', `没有媒体 ${call.params.mediaId}`);
  return sendFile(world, call, file);
}

function sendFile(world: World, call: ControlCall, file: FileRef): typeof handled {
  const bytes = world.files.read(file.fileId);
  if (!bytes) throw new ControlError(404, 'no_file', `文件 ${file.fileName} 的内容已不在磁盘上`);
  const inline = /^(image|audio|video)\/|pdf$/.test(file.contentType);
  call.res.writeHead(200, {
    'content-type': file.contentType,
    'content-length': bytes.length,
    'content-disposition': `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
    'cache-control': 'private, max-age=86400',
    // What people upload must not run as a page of this server.
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
  });
  call.res.end(bytes);
  return handled;
}

export const fileRoutes: ControlRoute[] = [
  { method: 'GET', path: '/sandbox/files/{fileId}', handler: download },
  { method: 'GET', path: '/sandbox/media/{mediaId}', handler: media },
];
