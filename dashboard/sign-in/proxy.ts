import proxyAddr from '@fastify/proxy-addr';
import type { FastifyRequest } from 'fastify';
import type { DashboardSettings } from '../settings.js';
import { personName } from '../../domain/text.js';

/**
 * Who a proxy in front says a request is from. Only what comes from a trusted proxy itself is believed: anybody can write
 * a header.
 * @returns the reader of a request's name; undefined where no proxy signs people in.
 */
export function proxyNames({
  userHeader,
  trustedProxies = [],
}: DashboardSettings): ((request: FastifyRequest) => string | undefined) | undefined {
  if (userHeader === undefined) return undefined;
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  return ({ headers, socket }) => {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined || !isTrusted(remoteAddress, 0)) return undefined;
    const { [userHeader]: name } = headers;
    return typeof name === 'string' ? personName.safeParse(asUtf8(name)).data : undefined;
  };
}

/** Proxies send UTF-8; Node reads headers as Latin-1. */
function asUtf8(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return header;
  }
}
