import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { HttpError } from '../server/errors.js';

/** Names that cannot be pointed elsewhere: those of this machine, and addresses. */
function isFixed(name: string): boolean {
  return name === 'localhost' || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

/**
 * Refuses what was meant for another name: a page of another site whose name was pointed at this address (DNS rebinding)
 * must not read what only this machine, or this network, may. Both the name that arrived and the one that a proxy forwards count.
 * @param allowed names that it answers for; of any name where it is undefined.
 * @throws {HttpError} 421 in words.
 */
export function refuseOtherHosts(request: FastifyRequest, allowed: readonly string[] | undefined): void {
  if (allowed === undefined) return;
  for (const host of [request.headers.host ?? '', request.host]) {
    const name = host.toLowerCase().replace(/:\d*$/, '');
    if (isFixed(name) || allowed.includes(name)) continue;
    const shown = /^[a-z0-9.:_[\]-]{1,200}$/.test(host) ? host : 'this name';
    throw new HttpError(
      421,
      `This dashboard does not answer for ${shown}. If that is its name, put it into DASHBOARD_ALLOWED_HOSTS.`,
    );
  }
}
