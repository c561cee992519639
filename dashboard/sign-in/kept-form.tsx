import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { z } from 'zod';
import { CsrfField, Page, sendPage } from '../components/layout.js';
import { Notice, Table } from '../components/parts.js';
import { ownPath } from './own-path.js';

/** A form that was sent by nobody: it stands in the page that asks who they are, and nowhere else. */
export interface KeptForm {
  /** Where it was sent to. */
  action: string;
  /** As browsers send fields, the token of the page that it came from among them. */
  fields: string;
}

/** Far more than any form without a file has; sent once more within the sign-in it is below what a form may have. */
const MOST_BYTES = 200_000;

/** The kept form among the fields of the sign-in form. */
export const keptFormSchema = z.object({
  action: z.string().max(2000).transform(ownPath).optional(),
  fields: z.string().max(MOST_BYTES).optional(),
});

/** Whether a form can be kept: it is not read before. Files are not, nor what is too long. */
export function canBeKept({ method, headers, is404 }: FastifyRequest): boolean {
  const { 'content-type': type = '', 'content-length': length } = headers;
  return (
    method === 'POST' &&
    !is404 &&
    type.startsWith('application/x-www-form-urlencoded') &&
    Number(length ?? Infinity) <= MOST_BYTES
  );
}

/** What was sent; undefined for what is to stand in no page: a password, and signing out. */
export function keptForm({ url, body, routeOptions }: FastifyRequest): KeptForm | undefined {
  const given = (body ?? {}) as Record<string, string | string[]>;
  if ('password' in given || routeOptions.url === '/logout') return undefined;
  const fields = Object.entries(given).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, value]),
  );
  return { action: ownPath(url), fields: new URLSearchParams(fields).toString() };
}

/** The kept form within the form that asks who they are. */
export function KeptFields({ action, fields }: KeptForm): VNode {
  return (
    <>
      <input type="hidden" name="action" value={action} />
      <input type="hidden" name="fields" value={fields} />
    </>
  );
}

/**
 * Carries a kept form out for who has signed in now. One of a page that this browser had for the same person, or for nobody
 * yet, is sent at once. Any other is shown first: somebody else decides under another name then, and another site may have made it.
 */
export function carryOn(
  request: FastifyRequest,
  reply: FastifyReply,
  { action, fields }: KeptForm,
  { isTheirs, next }: { isTheirs: boolean; next: string },
): FastifyReply {
  const sent = [...new URLSearchParams(fields)].filter(([name]) => name !== '_csrf');
  const told = sent.filter(([, value]) => value !== '');
  const name = request.person?.name ?? '';
  return sendPage(
    reply,
    <Page title="Go on" request={request} scripts={isTheirs ? ['carry-on.js'] : []}>
      <article class="narrow">
        <h1>{isTheirs ? 'Going on with what you sent' : 'Send this under your name?'}</h1>
        {isTheirs ? null : (
          <Notice kind="bad">
            You are {name}. This was sent from a page that was not made for you: nothing has been done yet.
          </Notice>
        )}
        <form method="post" action={action} data-carry-on={isTheirs ? 'yes' : undefined}>
          <CsrfField reply={reply} />
          {sent.map(([field, value], at) => (
            <input key={at} type="hidden" name={field} value={value} />
          ))}
          <Table
            caption={`What is sent to ${action}`}
            rows={told}
            empty="It has no fields."
            columns={[
              { name: 'Field', kind: 'outside', cell: ([field]) => field },
              { name: 'What was given', kind: 'outside', cell: ([, value]) => value },
            ]}
          />
          <button type="submit">Send it as {name}</button>
        </form>
        <p>
          <a href={next}>Leave it, and go back</a>
        </p>
      </article>
    </Page>,
  );
}
