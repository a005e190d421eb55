import { rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';

/*
 * The process that owns the server listens on a socket beside the server's. The kernel closes it when the owner
 * ends, however it ends; so "is the owner alive?" is a connect, and "tell me when it ends" is a held connection.
 */

const socketPath = (folder: string): string => join(folder, 'owner.sock');

/** Announces this process as the owner. Call only after the server's own lock has been won. */
export async function announceOwner(folder: string): Promise<{ end(): Promise<void> }> {
  const path = socketPath(folder);
  await rm(path, { force: true });
  const followers = new Set<Socket>();
  const server = createServer((follower) => {
    followers.add(follower);
    follower.unref();
    // A follower that dies resets its connection; that is no concern of the owner.
    follower.on('error', () => follower.destroy());
    follower.on('close', () => followers.delete(follower));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  server.unref();
  return {
    end: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const follower of followers) follower.destroy();
      }),
  };
}

/** @returns undefined when no owner lives; else a promise of its end, and a way to stop following. */
export function followOwner(folder: string): Promise<{ ended: Promise<void>; leave(): void } | undefined> {
  return new Promise((resolve) => {
    const socket = connect(socketPath(folder));
    socket.once('error', () => resolve(undefined));
    socket.once('connect', () => {
      socket.unref();
      socket.resume();
      const ended = new Promise<void>((end) => {
        socket.once('close', () => end());
      });
      resolve({ ended, leave: () => socket.destroy() });
    });
  });
}
