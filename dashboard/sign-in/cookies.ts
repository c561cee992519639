import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Behind TLS no other host of the domain, and no unprotected connection, can set or see it. */
function nameOf(request: FastifyRequest, name: string): string {
  return request.protocol === 'https' ? `__Host-${name}` : name;
}

/** What a signed cookie of ours holds; undefined where it is not there, or not as we made it. */
export function readCookie(request: FastifyRequest, name: string): string | undefined {
  const cookie = request.cookies[nameOf(request, name)];
  if (cookie === undefined) return undefined;
  const { valid, value } = request.unsignCookie(cookie);
  return valid ? value : undefined;
}

/** Sets a signed cookie that no script sees. */
export function writeCookie(
  reply: FastifyReply,
  name: string,
  value: string,
  options: Pick<CookieSerializeOptions, 'sameSite' | 'maxAge'>,
): void {
  const secure = reply.request.protocol === 'https';
  void reply.setCookie(nameOf(reply.request, name), value, {
    ...options,
    path: '/',
    httpOnly: true,
    secure,
    signed: true,
  });
}

/** Has the browser forget a cookie. */
export function clearCookie(reply: FastifyReply, name: string): void {
  const secure = reply.request.protocol === 'https';
  void reply.clearCookie(nameOf(reply.request, name), { path: '/', secure });
}
