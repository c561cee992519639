import type { FastifyInstance } from 'fastify';
import { SOURCE_TERMS, TMDB_NOTICE } from '../../domain/sources/terms.js';
import { SOURCE_NAMES } from '../../domain/sources.js';
import { readSourcePolicies } from '../../entities/sources/policies.js';
import { IMDB_AWARDS_ORIGIN } from '../../sources/programmes/imdb-awards/programme.js';
import { sourceWords } from '../../domain/words/films.js';
import { Page, sendPage } from '../components/layout.js';
import { Badge, Panel, Table } from '../components/parts.js';
import type { DashboardContext } from '../context.js';

/** `/about`: where records come from, and on which terms. */
export function aboutPage(app: FastifyInstance, { database }: DashboardContext): void {
  app.get('/about', async (request, reply) => {
    const policies = await readSourcePolicies(database.manager);
    const isOn = new Map(policies.map(({ source, enabled }) => [source, enabled]));
    return sendPage(
      reply,
      <Page title="Sources and their terms" request={request}>
        <h1>Sources and their terms</h1>
        <Panel id="notice" title="TMDB">
          <p>{TMDB_NOTICE}</p>
        </Panel>
        <Panel
          id="terms"
          title="Terms"
          note="In short, for operators. Terms change: what the source's own page says holds."
        >
          <Table
            caption="Terms by source"
            rows={SOURCE_NAMES}
            columns={[
              { name: 'Source', cell: (source) => sourceWords(source) },
              {
                name: 'Asked',
                cell: (source) => {
                  const on = isOn.get(source) === true;
                  return <Badge kind={on ? 'good' : 'plain'}>{on ? 'yes' : 'no'}</Badge>;
                },
              },
              { name: 'In short', cell: (source) => SOURCE_TERMS[source].words },
              {
                name: 'Its terms',
                cell: (source) => (
                  <a href={SOURCE_TERMS[source].url}>{new URL(SOURCE_TERMS[source].url).hostname}</a>
                ),
              },
            ]}
          />
        </Panel>
        <Panel id="programmes" title="Programmes">
          <p>
            {IMDB_AWARDS_ORIGIN} <a href="https://github.com/Kometa-Team/IMDb-Awards">Its repository</a>
          </p>
        </Panel>
      </Page>,
    );
  });
}
