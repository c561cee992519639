import type { ComponentChildren, VNode } from 'preact';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { count } from '../../domain/words/figures.js';
import { renderToString } from 'preact-render-to-string';
import { KeysDialog, type Key } from './keys.js';

const SECTIONS = [
  { path: '/', key: 'o', name: 'Overview' },
  { path: '/imports', key: 'i', name: 'Imports' },
  { path: '/review', key: 'r', name: 'Review' },
  { path: '/decisions', key: 'd', name: 'Decisions' },
  { path: '/films', key: 'f', name: 'Films' },
  { path: '/history', key: 'h', name: 'History' },
  { path: '/sources', key: 's', name: 'Sources' },
  { path: '/alerts', key: 'a', name: 'Alerts' },
] as const;

/** A script that is not ours is no module: what it makes is for all scripts. */
const PACKAGED = 'chart.js';

/** Each may change what those before it say. */
const STYLES = [
  'pico.css',
  'style.css',
  'lists.css',
  'imports.css',
  'overview.css',
  'review.css',
  'film-review.css',
];

export interface PageProps {
  title: string;
  /** Path of the section that is marked in the navigation. */
  section?: (typeof SECTIONS)[number]['path'];
  request: FastifyRequest;
  /** Scripts of `dashboard/public` that this page needs. */
  scripts?: string[];
  /** The keys that it has besides those of every page. */
  keys?: readonly Key[];
  children: ComponentChildren;
}

/** The frame of every page: head, navigation, who is signed in. */
export function Page({ title, section, request, scripts = [], keys = [], children }: PageProps): VNode {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · Festival lookup`}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        {STYLES.map((style) => (
          <link key={style} rel="stylesheet" href={`/assets/${style}`} />
        ))}
        {['local-time.js', 'keys.js', ...scripts].map((script) => (
          <script
            key={script}
            src={`/assets/${script}`}
            type={script === PACKAGED ? undefined : 'module'}
            defer
          />
        ))}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header class="container-fluid">
          <nav aria-label="Sections">
            <ul>
              <li>
                <a class="brand" href="/">
                  Festival lookup
                </a>
              </li>
            </ul>
            <ul>
              {SECTIONS.map(({ path, key, name }) => (
                <li key={path}>
                  <a href={path} data-section-key={key} aria-current={path === section ? 'page' : undefined}>
                    {name}
                    <SectionCount path={path} request={request} />
                  </a>
                </li>
              ))}
            </ul>
            <ul>
              <li>
                <a href="/login">{request.person === undefined ? 'Sign in' : request.person.name}</a>
              </li>
            </ul>
          </nav>
        </header>
        <main class="container-fluid" id="main">
          {children}
        </main>
        <Footer />
        <KeysDialog sections={SECTIONS} own={keys} />
      </body>
    </html>
  );
}

function Footer(): VNode {
  return (
    <footer class="container-fluid">
      <small>
        <a href="/about">Sources and their terms</a>{' '}
        <button type="button" class="plain" data-show-keys hidden>
          Keys <kbd>?</kbd>
        </button>
      </small>
    </footer>
  );
}

/** What waits or runs behind a section; nothing where nothing does, or nobody can say. */
function SectionCount({ path, request }: { path: string; request: FastifyRequest }): VNode | null {
  const { review, alerts, running } = request.counts ?? {};
  const [value, words] =
    path === '/review'
      ? [review, 'wait']
      : path === '/alerts'
        ? [alerts, 'open']
        : path === '/imports'
          ? [running, 'running']
          : [undefined, ''];
  if (value === undefined || value === 0) return null;
  return (
    <span class="section-count">
      {count(value)} <span class="hidden">{words}</span>
    </span>
  );
}

/** Sends a page. All text in it is escaped by the renderer. */
export function sendPage(reply: FastifyReply, page: VNode): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(`<!doctype html>${renderToString(page)}`);
}

/** The hidden field that shows that a form came from a page of ours; every form that changes something has it. */
export function CsrfField({ reply }: { reply: FastifyReply }): VNode {
  return <input type="hidden" name="_csrf" value={reply.formToken()} />;
}
