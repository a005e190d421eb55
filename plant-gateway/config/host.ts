import { isIP } from 'node:net';

/** Letters, digits, hyphens and dots: what a name in a network can have. */
const NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;

/** Whether it is an address or a name, without a port. An address that looks like one (10.1.2) is none. */
export const isHost = (text: string): boolean =>
  isIP(text) > 0 || (NAME.test(text) && !/^[\d.]+$/.test(text));
