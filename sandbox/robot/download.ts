import type { ServerResponse } from 'node:http';
import { openToken, sealToken } from '../ground/ids.ts';
import { invalid } from '../http/errors.ts';
import { apiText } from '../http/fields.ts';
import type { Call, Route } from '../http/route.ts';
import type { World } from '../world.ts';

/** `POST /v1.0/robot/messageFiles/download`: a download code becomes an address that needs no token and expires. */
function downloadMessageFile(world: World, call: Call): unknown {
  if (apiText(call.body, 'robotCode') !== world.app.robotCode) {
    throw invalid('invalidParameter.robotCode.auth', '机器人与应用不匹配');
  }
  const code = openToken(
    world.app.clientSecret,
    'download',
    apiText(call.body, 'downloadCode'),
    world.clock.now(),
  );
  if ('problem' in code) throw invalid('invalidParameter.robotCode.downloadCode', '下载码无效或已过期');
  const expires = world.clock.now() + world.timings.downloadUrlMs;
  const signed = sealToken(world.app.clientSecret, 'file', code.content, expires);
  // The path ends in .file whatever was uploaded: the name and type have to come from elsewhere.
  return {
    downloadUrl: `${call.origin}/oss/${code.content}.file?Expires=${Math.floor(expires / 1000)}&Signature=${signed}`,
  };
}

/** The file host: `GET /oss/<file>.file?Signature=`, answering in the manner of an object store. */
export function serveFile(world: World, url: URL, res: ServerResponse): void {
  const token = openToken(
    world.app.clientSecret,
    'file',
    url.searchParams.get('Signature') ?? '',
    world.clock.now(),
  );
  const bytes = 'problem' in token ? null : world.files.read(token.content);
  if (bytes) {
    res.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length });
    res.end(bytes);
    return;
  }
  const expired = 'problem' in token && token.problem === 'expired';
  const [status, code] = !('problem' in token)
    ? [404, 'NoSuchKey']
    : [403, expired ? 'AccessDenied' : 'SignatureDoesNotMatch'];
  res.writeHead(status, { 'content-type': 'application/xml' });
  res.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`);
}

export const downloadRoutes: Route[] = [
  {
    method: 'POST',
    path: '/v1.0/robot/messageFiles/download',
    host: 'api',
    counted: true,
    scope: 'qyapi_robot_sendmsg',
    handler: downloadMessageFile,
  },
];
