import type { FileRef, Person } from '../control-types.ts';
import { opaqueId, sealToken } from '../ground/ids.ts';
import type { World } from '../world.ts';
import { excerpt, type StoredMessage } from './conversations.ts';

/** The bot's own encrypted id, as it stands in `chatbotUserId` and in `atUsers`. */
function botUserId(world: World): string {
  return opaqueId('$:LWCP_v1:$', `bot ${world.app.robotCode}`);
}

function encryptedId(person: Person): string {
  return opaqueId('$:LWCP_v1:$', person.userId);
}

/** `data` of a bot message push (topic /v1.0/im/bot/messages/get), as an object. */
export function botPayload(world: World, message: StoredMessage, sender: Person): Record<string, unknown> {
  const conversation = world.conversations.find(message.conversationId);
  const expires = message.at + world.timings.sessionMs;
  const session = sealToken(
    world.app.clientSecret,
    'session',
    JSON.stringify([message.conversationId, sender.userId]),
    expires,
  );
  return {
    conversationId: message.conversationId,
    conversationType: conversation?.kind === 'group' ? '2' : '1',
    ...(conversation?.kind === 'group' ? { conversationTitle: conversation.title } : {}),
    chatbotCorpId: world.app.corpId,
    chatbotUserId: botUserId(world),
    robotCode: world.app.robotCode,
    msgId: message.messageId,
    createAt: message.at,
    senderId: encryptedId(sender),
    senderNick: sender.name,
    senderCorpId: sender.external ? opaqueId('ding', sender.userId) : world.app.corpId,
    ...(sender.external ? {} : { senderStaffId: sender.userId }),
    senderPlatform: 'Mac',
    isAdmin: sender.isAdmin === true,
    isInAtList: message.atBot,
    atUsers: atUsers(world, message),
    sessionWebhook: `${world.origin}/robot/sendBySession?session=${encodeURIComponent(session)}`,
    sessionWebhookExpiredTime: expires,
    ...messageBody(world, message, conversation?.kind === 'group'),
    ...quoted(world, message),
  };
}

/** What arrives when the month's pushes are used up: who and where, but no content. */
export function emptyPayload(full: Record<string, unknown>): Record<string, unknown> {
  const { text: _text, content: _content, ...rest } = full;
  return { ...rest, errorCode: 20001, errorMessage: '本月消息推送次数已用完，消息内容不可见' };
}

function atUsers(world: World, message: StoredMessage): unknown[] {
  const people = message.atUserIds
    .map((userId) => world.org.person(userId))
    .filter((one) => one !== undefined)
    .map((one) => ({ dingtalkId: encryptedId(one), ...(one.external ? {} : { staffId: one.userId }) }));
  return message.atBot ? [{ dingtalkId: botUserId(world) }, ...people] : people;
}

function messageBody(world: World, message: StoredMessage, inGroup: boolean): Record<string, unknown> {
  const body = message.body;
  switch (body.type) {
    case 'text':
      // The client strips the @ and leaves the space that followed it.
      return { msgtype: 'text', text: { content: inGroup ? ` ${body.text}` : body.text } };
    case 'richText':
      return {
        msgtype: 'richText',
        content: {
          richText: body.parts.map((part) =>
            part.type === 'text'
              ? { text: part.text }
              : { type: 'picture', ...pictureCodes(world, part.file) },
          ),
        },
      };
    case 'picture':
      return { msgtype: 'picture', content: body.file ? pictureCodes(world, body.file) : {} };
    case 'file':
      return {
        msgtype: 'file',
        content: {
          downloadCode: body.file ? downloadCode(world, body.file) : '',
          fileName: body.fileName,
          spaceId: opaqueId('space', message.conversationId),
          fileId: opaqueId('', body.file?.fileId ?? ''),
        },
      };
    case 'audio':
      return {
        msgtype: 'audio',
        content: {
          downloadCode: body.file ? downloadCode(world, body.file) : '',
          duration: body.durationMs,
          recognition: body.recognition ?? '',
        },
      };
    case 'video':
      return {
        msgtype: 'video',
        content: {
          downloadCode: body.file ? downloadCode(world, body.file) : '',
          duration: body.durationMs,
          videoType: 'mp4',
        },
      };
    default:
      return { msgtype: 'unknownMsgType', content: { unknownMsgType: body.type } };
  }
}

function quoted(world: World, message: StoredMessage): Record<string, unknown> {
  const original = message.replyTo && world.conversations.message(message.replyTo.messageId);
  if (!original || message.body.type !== 'text') return {};
  const sender = original.from.kind === 'person' ? world.org.person(original.from.userId) : undefined;
  return {
    text: {
      content: message.body.text,
      isReplyMsg: true,
      repliedMsg: {
        msgType: original.body.type === 'card' ? 'interactiveCard' : original.body.type,
        msgId: original.messageId,
        senderId: sender ? encryptedId(sender) : botUserId(world),
        createdAt: original.at,
        content: { text: excerpt(original.body) },
      },
    },
    originalMsgId: original.messageId,
    ...(original.processQueryKey ? { originalProcessQueryKey: original.processQueryKey } : {}),
  };
}

function pictureCodes(world: World, file: FileRef): Record<string, string> {
  const code = downloadCode(world, file);
  return { downloadCode: code, pictureDownloadCode: code };
}

function downloadCode(world: World, file: FileRef): string {
  const expires = world.clock.now() + world.timings.downloadCodeMs;
  return sealToken(world.app.clientSecret, 'download', file.fileId, expires);
}
