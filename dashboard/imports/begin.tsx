import type { FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { festivalsByName } from '../../client/imports/check.js';
import { SelectField } from '../components/forms.js';
import { Panel } from '../components/parts.js';
import { GUIDED_REVIEW } from '../review/guide.js';
import type { DashboardSettings } from '../settings.js';
import { mayOperate } from '../sign-in/people.js';

/**
 * A newcomer's next steps: any known festival and year, and a first review. It is there where the sources are simulated, or
 * nothing was imported yet; whoever works here every day is not shown it.
 * @param props.imported editions that are there.
 */
export function BeginPanel(props: {
  imported: readonly string[];
  settings: DashboardSettings;
  request: FastifyRequest;
}): VNode | null {
  const { imported, settings, request } = props;
  const simulated = settings.simulatedEditions ?? [];
  if ((simulated.length === 0 && imported.length > 0) || !mayOperate(request)) return null;
  return (
    <Panel
      id="begin"
      title={imported.length === 0 ? 'Import a first festival' : 'Import another festival'}
      note="The festival's page on IMDb is read. You see first what that would cost, and start it then."
    >
      <form method="get" action="/imports/new" class="actions overview-filter">
        <input type="hidden" name="from" value="imdb" />
        <SelectField
          name="festival"
          label="Festival"
          value={undefined}
          choices={festivalsByName().map(({ slug }) => slug)}
          words={nameOf}
          none={null}
        />
        <label>
          Year
          <input
            name="year"
            inputMode="numeric"
            pattern="\d{4}"
            required
            maxLength={4}
            size={6}
            placeholder={String(new Date().getFullYear())}
          />
        </label>
        <button type="submit">Go on</button>
        <a href="/imports/new">From a file, a URL or a site</a>
      </form>
      <SimulatedEditions editions={simulated} imported={imported} />
      <p>
        <a href={GUIDED_REVIEW}>Be led through a first review</a>
      </p>
    </Panel>
  );
}

/** What the simulated sources know, each a way to its import; nothing where the sources are real. */
export function SimulatedEditions(props: {
  editions: readonly string[];
  imported?: readonly string[];
}): VNode | null {
  const { editions, imported = [] } = props;
  if (editions.length === 0) return null;
  return (
    <section aria-labelledby="simulated">
      <p class="note" id="simulated">
        The sources are simulated here, and know these editions; films of any other become stubs. A key in
        .env reaches the real source at the next npm start.
      </p>
      <ul class="editions">
        {editions.map((edition) => (
          <li key={edition}>
            {imported.includes(edition) ? (
              <span>
                <a href={`/imports/${edition}`}>{edition}</a> <span class="note">is here</span>
              </span>
            ) : (
              <a href={newImportPath(edition)}>{edition}</a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function newImportPath(edition: string): string {
  const [, festival = '', year = ''] = /^(.*)-(\d{4})$/.exec(edition) ?? [];
  return `/imports/new?${new URLSearchParams({ from: 'imdb', festival, year }).toString()}`;
}

function nameOf(festival: string): string {
  return festivalsByName().find(({ slug }) => slug === festival)?.name ?? festival;
}
